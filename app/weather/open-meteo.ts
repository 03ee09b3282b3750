import { Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import type { WeatherSettings } from "../settings/weather-settings.ts";
import { withSpan } from "../telemetry/span.ts";
import type { Provider } from "./provider.ts";
import type { WeatherReports } from "./weather.ts";

const Places = Type.Object({
  results: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String({ maxLength: 200 }),
        country: Type.Optional(Type.String({ maxLength: 200 })),
        latitude: Type.Number({ minimum: -90, maximum: 90 }),
        longitude: Type.Number({ minimum: -180, maximum: 180 }),
      }),
    ),
  ),
});

const Forecast = Type.Object({
  current: Type.Object({
    time: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }), // seconds; the last value that a Date can hold
    temperature_2m: Type.Number(),
    relative_humidity_2m: Type.Number(),
    wind_speed_10m: Type.Number(),
  }),
});

const wanted = Object.keys(Forecast.properties.current.properties).filter((name) => name !== "time");

const address = (base: string, path: string, query: Readonly<Record<string, string | number>>): URL => {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
};

/** The weather from Open-Meteo: first the location of the city, then its weather (https://open-meteo.com/en/docs). */
export const createOpenMeteo = (ask: Provider, { geocodingUrl, forecastUrl }: WeatherSettings): WeatherReports => ({
  of: (city) =>
    withSpan(spans.lookUpWeather, {}, async (span) => {
      const { results = [] } = await ask(address(geocodingUrl, "/v1/search", { name: city, count: 1 }), Places);
      const [place] = results;
      if (!place) {
        span.addEvent(spanEvents.cityNotFound);
        throw new Problem("not_found", "path.city: no city of this name is known", { field: "city" });
      }
      // The provider's name for the place, not the caller's text: nothing else is stored.
      span.setAttribute(attributes.weatherCity, place.name);
      const { name, country, latitude, longitude } = place;
      const query = { latitude, longitude, current: wanted.join(","), timeformat: "unixtime" };
      const { current } = await ask(address(forecastUrl, "/v1/forecast", query), Forecast);
      return {
        city: name,
        ...(country === undefined ? {} : { country }),
        latitude,
        longitude,
        temperature_celsius: current.temperature_2m,
        humidity_percent: current.relative_humidity_2m,
        wind_kilometres_per_hour: current.wind_speed_10m,
        observed_at: new Date(current.time * 1000).toISOString(),
      };
    }),
});
