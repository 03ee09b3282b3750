import { createCircuitBreaker } from "../http/circuit-breaker.ts";
import type { Logger } from "../telemetry/logger.ts";
import { isDown } from "./provider.ts";
import type { WeatherReports } from "./weather.ts";

const refusal = "The weather provider has just failed several times; it is asked again in a few seconds";

/** Fails at once, without a call, while the provider is known to be down. */
export const guardWeather = (reports: WeatherReports, log: Logger): WeatherReports => {
  const breaker = createCircuitBreaker({
    isTheirs: isDown,
    refusal,
    onChange: (state) => log.warn({ circuit: state }, `The circuit to the weather provider is ${state}`),
  });
  return { of: (city) => breaker(() => reports.of(city)) };
};
