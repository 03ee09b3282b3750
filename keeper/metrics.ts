import { Registry } from "prom-client";
import { processMetrics } from "../signals/api-metrics.ts";
import { elasticsearchMetrics } from "../signals/elasticsearch-metrics.ts";
import { keeperMetrics } from "../signals/keeper-metrics.ts";
import { createInstruments, type Instruments } from "../app/telemetry/instruments.ts";

/** An instrument for each of keeper's metrics. All have labels, so none is exported before its first value. */
export interface KeeperMetrics {
  readonly own: Instruments<typeof keeperMetrics>;
  readonly elasticsearch: Instruments<typeof elasticsearchMetrics>;
  /** All metrics in Prometheus's text format, with the CPU and memory of this process. */
  readonly render: () => Promise<string>;
}

export const createKeeperMetrics = (): KeeperMetrics => {
  const registry = new Registry();
  const { cpuSeconds, residentMemory } = processMetrics;
  // prom-client's default metrics would measure the event loop a hundred times per second without any use.
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
