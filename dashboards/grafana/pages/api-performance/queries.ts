import { apiMetrics } from "../../../../signals/api-metrics.ts";
import { scrapeMetrics } from "../../../../signals/component-metrics.ts";
import { apdexTarget } from "../../../../signals/limits.ts";
import { count, sum } from "../../../../signals/promql/aggregation.ts";
import { rateInterval, variable } from "../../../../signals/promql/grafana.ts";
import { bucketsOf, countOf, histogramQuantile, upTo } from "../../../../signals/promql/histogram.ts";
import { doesNotMatch, matches } from "../../../../signals/promql/matcher.ts";
import { add, divide, equalTo, greaterThan, multiply, or, vector } from "../../../../signals/promql/operators.ts";
import { rate, value, type LabelsOf } from "../../../../signals/promql/selectors.ts";
import type { Vector } from "../../../../signals/promql/vector.ts";

const { httpRequests, httpRequestDuration, httpRequestsInFlight } = apiMetrics;

/** What the reader has chosen, for metrics without a route. */
const chosen = { environment: variable("environment"), service: variable("service") };
const chosenRoutes = { ...chosen, route: variable("route") };
const serverErrors = "5..";

/** Labels by which the API's requests can be told apart. */
export type RequestLabel = LabelsOf<(typeof httpRequests.labels)[number]>;

/** Requests a second. */
export const requestRate = <const By extends RequestLabel = never>(by: readonly By[] = []): Vector<By> =>
  sum(rate(httpRequests, rateInterval, chosenRoutes), by);

/** Share of the requests that were answered with 5xx: 0 where none failed, nothing where there were none. */
export const failedShare = <const By extends RequestLabel = never>(by: readonly By[] = []): Vector<By> => {
  const failed = sum(rate(httpRequests, rateInterval, { ...chosenRoutes, status: matches(serverErrors) }), by);
  const all = greaterThan(requestRate(by), 0);
  return or(divide(failed, all), multiply(all, 0));
};

/** The time in seconds that this share of the requests stays under. */
export const durationQuantile = <const By extends RequestLabel = never>(
  quantile: number,
  by: readonly By[] = [],
): Vector<By> =>
  histogramQuantile(quantile, sum(rate(bucketsOf(httpRequestDuration), rateInterval, chosenRoutes), [...by, "le"]));

const answeredWithin = <const By extends RequestLabel>(seconds: number, by: readonly By[]): Vector<By> => {
  const where = { ...chosenRoutes, status: doesNotMatch(serverErrors), le: upTo(httpRequestDuration, seconds) };
  return sum(rate(bucketsOf(httpRequestDuration), rateInterval, where), by);
};

/** Apdex: the mean of "good" (1), "bearable" (1/2) and "too slow or failed" (0), over all requests. */
export const apdex = <const By extends RequestLabel = never>(by: readonly By[] = []): Vector<By> => {
  const { satisfied, tolerating } = apdexTarget;
  const all = greaterThan(sum(rate(countOf(httpRequestDuration), rateInterval, chosenRoutes), by), 0);
  // Buckets are cumulative: the good ones count in both, hence the half.
  const points = divide(add(answeredWithin(satisfied, by), answeredWithin(tolerating, by)), 2);
  return or(divide(points, all), multiply(all, 0));
};

/** Requests being answered now. */
export const inFlight = <const By extends LabelsOf<never> = never>(by: readonly By[] = []): Vector<By> =>
  sum(value(httpRequestsInFlight, chosen), by);

/** How many instances of the chosen services do not answer their scrapes. */
export const instancesDown = (): Vector<never> =>
  or(count(equalTo(value(scrapeMetrics.up, { ...chosen, component: "api" }), 0)), vector(0));
