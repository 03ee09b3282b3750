import type { Variables } from "./variables.ts";

/** Whom the weather is asked from, and how patiently. */
export interface WeatherSettings {
  readonly forecastUrl: string;
  readonly geocodingUrl: string;
  /** How long one try of one call may take. */
  readonly timeoutMillis: number;
  /** How long a report is given out again. */
  readonly cacheSeconds: number;
}

/** Open-Meteo, which needs no key; `WEATHER_URL` alone names a server that answers both of its APIs. */
export const weatherSettings = (read: Variables): WeatherSettings => {
  const server = read.address("WEATHER_URL");
  return {
    forecastUrl: server ?? "https://api.open-meteo.com",
    geocodingUrl: read.address("WEATHER_GEOCODING_URL") ?? server ?? "https://geocoding-api.open-meteo.com",
    timeoutMillis: read.integer("WEATHER_TIMEOUT", { fallback: 1500, min: 10, max: 10_000 }),
    cacheSeconds: read.integer("WEATHER_CACHE_SECONDS", { fallback: 600, min: 1, max: 86_400 }),
  };
};
