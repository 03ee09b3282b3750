import { Registry } from "prom-client";
import { processMetrics } from "../signals/api-metrics.ts";
import { elasticsearchMetrics } from "../signals/elasticsearch-metrics.ts";
import { keeperMetrics } from "../signals/keeper-metrics.ts";
import { createInstruments, type Instruments } from "../app/telemetry/instruments.ts";

/** What keeper exports: an instrument for each of its metrics. Each has labels, so none is there before it is known. */
export interface KeeperMetrics {
  readonly own: Instruments<typeof keeperMetrics>;
  readonly elasticsearch: Instruments<typeof elasticsearchMetrics>;
  /** All of them in Prometheus' text, with the CPU and memory of this process. */
  readonly render: () => Promise<string>;
}

/** Makes a registry of its own with every instrument of keeper in it. */
export const createKeeperMetrics = (): KeeperMetrics => {
  const registry = new Registry();
  const { cpuSeconds, residentMemory } = processMetrics;
  // prom-client's default metrics would measure the event loop a hundred times a second, for nobody.
  const own = createInstruments({ cpuSeconds, residentMemory }, { registry });
  return {
    own: createInstruments(keeperMetrics, { registry }),
    elasticsearch: createInstruments(elasticsearchMetrics, { registry }),
    render: () => {
      const { user, system } = process.cpuUsage();
      own.cpuSeconds.reset();
      own.cpuSeconds.inc((user + system) / 1e6);
      own.residentMemory.set(process.memoryUsage.rss());
      return registry.metrics();
    },
  };
};
