import type { Cache } from "../cache/cache.ts";
import { createReadThrough } from "../cache/read-through.ts";
import type { Weather, WeatherReports } from "./weather.ts";

/** Asks for each city once in a while only: the weather is the same for everybody, and for some minutes. */
export const cacheWeather = (reports: WeatherReports, cache: Cache, seconds: number): WeatherReports => {
  const known = createReadThrough<Weather>({ cache, group: "weather", seconds });
  return { of: (city) => known.read(city.toLowerCase(), () => reports.of(city)) };
};
