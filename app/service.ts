import { startMetricsServer } from "./health/metrics-server.ts";
import { build } from "./build.ts";
import { openCache } from "./cache/open-cache.ts";
import { openPrepared } from "./prepare-database.ts";
import type { Settings } from "./settings/settings.ts";
import { stopInOrder } from "./stop-in-order.ts";
import { type Logger, loggerOf } from "./telemetry/logger.ts";
import { addProcessMetrics, createMetrics } from "./telemetry/metrics.ts";
import { startTracing } from "./telemetry/tracing.ts";

export interface Service {
  /** Its address, such as `http://127.0.0.1:8000`. */
  readonly address: string;
  /** Stops accepting requests, finishes those in progress, sends the last spans, closes cache and database. */
  readonly stop: () => Promise<void>;
}

/** Five seconds in total, which is acceptable for a container and for a person at a keyboard. */
const limitMillis = { requests: 3000, metrics: 100, spans: 1000, cache: 200, database: 500 } as const;

/** Starts a service: tracing, database, server, in this order. */
export const startService = async (settings: Settings, log: Logger): Promise<Service> => {
  const metrics = createMetrics();
  addProcessMetrics(metrics);
  const tracing = await startTracing(settings, metrics, loggerOf(log, "tracing"));

  const database = await openPrepared(settings, metrics);
  const cache = openCache(settings, metrics, loggerOf(log, "cache"));
  const app = await build({ settings, database, cache, metrics, log, tracing });
  const { host, port, metricsPort } = settings;
  const metricsServer =
    metricsPort === undefined ? undefined : await startMetricsServer(metrics, { host, port: metricsPort });
  const address = await app.listen({ host, port });
  return {
    address,
    stop: () =>
      stopInOrder(
        [
          { name: "requests", millis: limitMillis.requests, end: () => app.close() },
          { name: "metrics", millis: limitMillis.metrics, end: async () => metricsServer?.close() },
          { name: "spans", millis: limitMillis.spans, end: () => tracing.shutdown() },
          { name: "cache", millis: limitMillis.cache, end: () => cache.close() },
          { name: "database", millis: limitMillis.database, end: () => database.destroy() },
        ],
        loggerOf(log, "main"),
      ),
  };
};
