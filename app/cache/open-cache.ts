import type { Settings } from "../settings/settings.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Cache } from "./cache.ts";
import { createMemoryCache } from "./memory-cache.ts";
import { observeCache } from "./observed-cache.ts";
import { createRedisCache } from "./redis-cache.ts";

type CacheSettings = Pick<Settings, "redisUrl" | "serviceName">;

/** Opens the cache from the settings, by default in memory, with all operations measured and traced. */
export const openCache = (
  { redisUrl: url, serviceName: clientName }: CacheSettings,
  metrics: Metrics,
  log: Logger,
): Cache =>
  url === undefined
    ? observeCache(createMemoryCache(), { system: "memory", metrics, log })
    : observeCache(createRedisCache({ url, clientName }), { system: "redis", metrics, log });
