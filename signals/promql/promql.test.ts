import { describe, expect, it } from "vitest";
import { apiMetrics } from "../api-metrics.ts";
import { scrapeMetrics } from "../component-metrics.ts";
import { avg, sum } from "./aggregation.ts";
import { rateInterval, variable } from "./grafana.ts";
import { bucketsOf, countOf, histogramQuantile, sumOf, upTo } from "./histogram.ts";
import { doesNotMatch, matches, not } from "./matcher.ts";
import {
  absent,
  add,
  and,
  divide,
  equalTo,
  greaterThan,
  ifAny,
  multiply,
  or,
  subtract,
  unless,
  vector,
} from "./operators.ts";
import { increase, rate, selector, value } from "./selectors.ts";
import { syntaxErrors } from "./syntax-errors.ts";

const { httpRequests, httpRequestDuration, httpRequestsInFlight } = apiMetrics;
const requests = sum(rate(httpRequests, "2m"), ["service"]);
const failed = sum(rate(httpRequests, "2m", { status: matches("5..") }), ["service"]);
const withForeignLabel = { status: "500", table: "users" };
const up = value(scrapeMetrics.up);

const cases: readonly (readonly [string, { readonly text: string }, string])[] = [
  ["a gauge", value(httpRequestsInFlight), "http_requests_in_flight"],
  [
    "matchers in the order of their labels",
    increase(httpRequests, "1h", {
      status: not("200"),
      route: "/a",
      method: matches("P.+"),
      service: doesNotMatch("x"),
    }),
    'increase(http_requests_total{method=~"P.+", route="/a", service!~"x", status!="200"}[1h])',
  ],
  ["an absent matcher", rate(httpRequests, "5m", { route: undefined as never }), "rate(http_requests_total[5m])"],
  [
    "Grafana's variables",
    rate(httpRequests, rateInterval, { route: variable("route") }),
    'rate(http_requests_total{route=~"$route"}[$__rate_interval])',
  ],
  [
    "a share",
    greaterThan(divide(failed, requests), 0.1),
    'sum by (service) (rate(http_requests_total{status=~"5.."}[2m])) / sum by (service) (rate(http_requests_total[2m])) > 0.1',
  ],
  [
    "a quantile",
    histogramQuantile(0.95, sum(rate(bucketsOf(httpRequestDuration), "5m"), ["route", "le"])),
    "histogram_quantile(0.95, sum by (route, le) (rate(http_request_duration_seconds_bucket[5m])))",
  ],
  [
    "a mean",
    divide(sum(rate(sumOf(httpRequestDuration), "5m")), sum(rate(countOf(httpRequestDuration), "5m"))),
    "sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))",
  ],
  [
    "one bucket",
    rate(bucketsOf(httpRequestDuration), "5m", { le: upTo(httpRequestDuration, 2) }),
    'rate(http_request_duration_seconds_bucket{le="2.0"}[5m])',
  ],
  ["zero for nothing", or(avg(up), vector(0)), "avg(up) or vector(0)"],
  ["absence", or(equalTo(up, 0), absent(up)), "up == 0 or absent(up)"],
  ["a condition on anything else", ifAny(absent(up), sum(up)), "absent(up) and on () sum(up)"],
  ["parentheses on the left", multiply(add(up, 1), 2), "(up + 1) * 2"],
  ["parentheses on the right", subtract(up, subtract(up, up)), "up - (up - up)"],
  ["none where none are needed", subtract(subtract(up, 1), -1), "up - 1 - -1"],
  ["sets inside sets", and(or(up, up), unless(up, up)), "(up or up) and (up unless up)"],
];

describe("PromQL", () => {
  it.each(cases)("renders %s", (_name, { text }, expected) => {
    expect(text).toBe(expected);
    expect(syntaxErrors(text)).toEqual([]);
  });

  it.each([
    ["a label the metric lacks", () => selector(httpRequests, withForeignLabel), /no label "table"/],
    ["a window of nothing", () => rate(httpRequests, "0s"), /0s: expected a duration/],
    ["a window of half a minute written as 0.5m", () => rate(httpRequests, "0.5m"), /0.5m: expected a duration/],
    ["a bucket the histogram lacks", () => upTo(httpRequestDuration, 3), /no bucket up to 3; it has 0.001/],
    ["a quantile over 1", () => histogramQuantile(95, rate(bucketsOf(httpRequestDuration), "5m")), /95 is not between/],
    ["a threshold that is no number", () => greaterThan(up, Number.NaN), /NaN is no number/],
  ])("refuses %s", (_name, build, message) => {
    expect(build).toThrow(message);
  });

  it("tells what is wrong with an expression made by hand", () => {
    expect(syntaxErrors("sum by (service) (rate(x[5m])")).not.toEqual([]);
  });

  it("does not compile what PromQL would answer with nothing", () => {
    const mistakes = [
      // @ts-expect-error a label of another metric
      () => rate(httpRequests, "5m", { table: "users" }),
      // @ts-expect-error a gauge has no rate
      () => rate(httpRequestsInFlight, "5m"),
      // @ts-expect-error a counter's value says nothing without rate
      () => value(httpRequests),
      // @ts-expect-error a histogram has no series of its own name
      () => rate(httpRequestDuration, "5m"),
      // @ts-expect-error a counter has no buckets
      () => histogramQuantile(0.95, rate(httpRequests, "5m")),
      // @ts-expect-error the buckets were added up
      () => histogramQuantile(0.95, sum(rate(bucketsOf(httpRequestDuration), "5m"), ["route"])),
      // @ts-expect-error grouped by a label that the sum has dropped
      () => sum(sum(rate(httpRequests, "5m"), ["service"]), ["route"]),
      // @ts-expect-error sides of different labels match nowhere
      () => divide(sum(failed), requests),
      // @ts-expect-error a zero without labels fills no gap of a series with labels
      () => or(requests, vector(0)),
      // @ts-expect-error five what?
      () => rate(httpRequests, "5"),
    ];
    expect(mistakes).toHaveLength(10);
  });
});
