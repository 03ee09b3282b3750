import type { Variables } from "./variables.ts";

/** The weather provider and its timeouts. */
export interface WeatherSettings {
  readonly forecastUrl: string;
  readonly geocodingUrl: string;
  /** Timeout of one attempt of a call. */
  readonly timeoutMillis: number;
  /** How long a report stays in the cache. */
  readonly cacheSeconds: number;
}

/** Open-Meteo, which needs no key. If only `WEATHER_URL` is set, it serves both of its APIs. */
export const weatherSettings = (read: Variables): WeatherSettings => {
  const server = read.address("WEATHER_URL");
  return {
    forecastUrl: server ?? "https://api.open-meteo.com",
    geocodingUrl: read.address("WEATHER_GEOCODING_URL") ?? server ?? "https://geocoding-api.open-meteo.com",
    timeoutMillis: read.integer("WEATHER_TIMEOUT", { fallback: 1500, min: 10, max: 10_000 }),
    cacheSeconds: read.integer("WEATHER_CACHE_SECONDS", { fallback: 600, min: 1, max: 86_400 }),
  };
};
