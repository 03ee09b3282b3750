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

/** A service with a database in memory, whose logs and metrics a test can read. */
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
  /** The storage of the cache; defaults to the one in the settings. */
  readonly cache?: Cache;
}

/** No test leaves the machine: tests of the weather set their own provider. */
const nobody = "http://127.0.0.1:9";

/** Builds a service like `main.ts`, with demo data; the role is `all` unless the environment sets it. */
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
  const app = await build({ settings, database, cache, metrics, log, tracing: { healthy }, random });
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
