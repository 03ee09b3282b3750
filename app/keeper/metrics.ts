import { collectDefaultMetrics, Registry } from "prom-client";
import { elasticsearchMetrics } from "../../signals/elasticsearch-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { createInstruments, type Instruments } from "../telemetry/instruments.ts";

/** What keeper exports: an instrument for each of its metrics. Each has labels, so none is there before it is known. */
export interface KeeperMetrics {
  readonly registry: Registry;
  readonly own: Instruments<typeof keeperMetrics>;
  readonly elasticsearch: Instruments<typeof elasticsearchMetrics>;
}

/** Makes a registry of its own with every instrument of keeper in it, and the figures of this process. */
export const createKeeperMetrics = (): KeeperMetrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    own: createInstruments(keeperMetrics, { registry }),
    elasticsearch: createInstruments(elasticsearchMetrics, { registry }),
  };
};
