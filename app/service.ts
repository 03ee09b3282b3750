import { startMetricsServer } from "./basics/metrics-server.ts";
import { build } from "./build.ts";
import { openCache } from "./cache/open-cache.ts";
import { openDatabase } from "./database/database.ts";
import { prepareDatabase } from "./prepare-database.ts";
import type { Settings } from "./settings/settings.ts";
import { type Logger, loggerOf } from "./telemetry/logger.ts";
import { addProcessMetrics, createMetrics } from "./telemetry/metrics.ts";
import { startTracing } from "./telemetry/tracing.ts";

/** A service that listens. */
export interface Service {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  readonly address: string;
  /** Stops accepting, finishes what is in flight, sends the last spans, closes the database. */
  readonly stop: () => Promise<void>;
}

const flushMillis = 1500;
const drainMillis = 10_000;

const atMost = (millis: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, millis).unref())]);

/** Starts one service: tracing, database, server, in this order. */
export const startService = async (settings: Settings, log: Logger): Promise<Service> => {
  const metrics = createMetrics();
  addProcessMetrics(metrics);
  const tracing = await startTracing(settings, metrics, loggerOf(log, "tracing"));

  const database = openDatabase(settings.databaseUrl, metrics, settings.serviceName);
  await prepareDatabase(database, settings);

  const cache = openCache(metrics, loggerOf(log, "cache"));
  const app = await build({ settings, database, cache, metrics, log, tracing });
  const { host, port, metricsPort } = settings;
  const metricsServer =
    metricsPort === undefined ? undefined : await startMetricsServer(metrics, { host, port: metricsPort });
  const address = await app.listen({ host, port });
  return {
    address,
    async stop() {
      await atMost(drainMillis, app.close());
      await metricsServer?.close();
      await atMost(flushMillis, tracing.shutdown());
      await cache.close();
      await database.destroy();
    },
  };
};
