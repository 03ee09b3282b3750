import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { build } from "../build.ts";
import type { Cache } from "../cache/cache.ts";
import { observeCache } from "../cache/observed-cache.ts";
import { openCache } from "../cache/open-cache.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { prepareDatabase } from "../prepare-database.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import type { Environment } from "../settings/variables.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import { createTestLog } from "./log.ts";

/** A service over a database in memory, with what it logged and counted at hand. */
export interface TestService {
  readonly app: FastifyInstance;
  readonly settings: Settings;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly logs: Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

export interface TestServiceOptions {
  readonly environment?: Environment;
  readonly random?: () => number;
  readonly healthy?: () => boolean;
  /** What the cache keeps its values in; defaults to what the settings name. */
  readonly cache?: Cache;
}

/** Lets `inject` return once the answer is also in the telemetry, which happens at the end of its turn. */
const withTelemetry = (app: FastifyInstance): FastifyInstance => {
  const inject = app.inject.bind(app) as (...args: unknown[]) => Promise<unknown>; // no test uses the chain of its other overload
  const wait = async (...args: unknown[]): Promise<unknown> => {
    const response = await inject(...args);
    await nextTurn();
    return response;
  };
  return Object.assign(app, { inject: wait });
};

/** No test leaves the machine: those about the weather name a provider of their own. */
const nobody = "http://127.0.0.1:9";

/** Builds a service as `main.ts` does, with demo data; role `all` unless the environment says otherwise. */
export const openTestService = async (options: TestServiceOptions = {}): Promise<TestService> => {
  const { environment = {}, random = () => 0, healthy = () => true } = options;
  const settings = readSettings({ LOG_LEVEL: "debug", WEATHER_URL: nobody, ...environment });
  const metrics = createMetrics();
  const { log, lines: logs } = createTestLog(settings);

  const database = openDatabase(settings.databaseUrl, metrics);
  await prepareDatabase(database, { role: settings.role, demoData: true });

  const cache = options.cache
    ? observeCache(options.cache, { system: "test", metrics, log })
    : openCache(settings, metrics, log);
  const app = withTelemetry(await build({ settings, database, cache, metrics, log, tracing: { healthy }, random }));
  return {
    app,
    settings,
    database,
    metrics,
    logs,
    async close() {
      await app.close();
      await cache.close();
      await database.destroy();
    },
  };
};
