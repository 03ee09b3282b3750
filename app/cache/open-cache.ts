import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Cache } from "./cache.ts";
import { createMemoryCache } from "./memory-cache.ts";
import { observeCache } from "./observed-cache.ts";

/** Opens the cache of this process, every step measured and traced. */
export const openCache = (metrics: Metrics, log: Logger): Cache =>
  observeCache(createMemoryCache(), { system: "memory", metrics, log });
