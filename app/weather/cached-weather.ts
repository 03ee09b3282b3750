import type { Cache } from "../cache/cache.ts";
import { createReadThrough } from "../cache/read-through.ts";
import type { Weather, WeatherReports } from "./weather.ts";

/** Caches the weather of each city for some minutes, because it is the same for everyone. */
export const cacheWeather = (reports: WeatherReports, cache: Cache, seconds: number): WeatherReports => {
  const known = createReadThrough<Weather>({ cache, group: "weather", seconds });
  return { of: (city) => known.read(city.toLowerCase(), () => reports.of(city)) };
};
