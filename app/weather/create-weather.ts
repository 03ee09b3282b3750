import type { Cache } from "../cache/cache.ts";
import type { Settings } from "../settings/settings.ts";
import { type Logger, loggerOf } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { cacheWeather } from "./cached-weather.ts";
import { guardWeather } from "./guarded-weather.ts";
import { createOpenMeteo } from "./open-meteo.ts";
import { createProvider } from "./provider.ts";
import type { WeatherReports } from "./weather.ts";

export interface WeatherOptions {
  readonly settings: Pick<Settings, "weather">;
  readonly cache: Cache;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The gateway's weather: from the provider, with a cache and a circuit breaker. */
export const createWeather = ({ settings, cache, metrics, log }: WeatherOptions): WeatherReports => {
  const { weather } = settings;
  const provider = createProvider({ metrics, timeoutMillis: weather.timeoutMillis });
  const guarded = guardWeather(createOpenMeteo(provider, weather), loggerOf(log, "weather"));
  return cacheWeather(guarded, cache, weather.cacheSeconds);
};
