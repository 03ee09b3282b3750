import { type Static, Type } from "typebox";
import { Timestamp } from "../http/page.ts";

export const Weather = Type.Object({
  city: Type.String(),
  country: Type.Optional(Type.String()),
  latitude: Type.Number(),
  longitude: Type.Number(),
  temperature_celsius: Type.Number(),
  humidity_percent: Type.Number(),
  wind_kilometres_per_hour: Type.Number(),
  observed_at: Timestamp,
});
export type Weather = Static<typeof Weather>;

/** The current weather, from any source. */
export interface WeatherReports {
  /** Fails with `not_found` for an unknown city, with `unavailable` or `upstream` if the provider fails. */
  of(city: string): Promise<Weather>;
}
