import { apiMetrics } from "../../signals/api-metrics.ts";
import { sum } from "../../signals/promql/aggregation.ts";
import { bucketsOf, histogramQuantile } from "../../signals/promql/histogram.ts";
import { matches } from "../../signals/promql/matcher.ts";
import { divide } from "../../signals/promql/operators.ts";
import { rate } from "../../signals/promql/selectors.ts";

/** The macro that Grafana puts the span's own labels in for. */
const spanLabels = "$__tags";

/** Stands where the macro will: the builder knows matchers, but no macros. */
const standIn = matches("a value of the span's route");

const { httpRequests, httpRequestDuration } = apiMetrics;
const where = { route: standIn };

const expressions = {
  "Requests a second to this route": sum(rate(httpRequests, "5m", where)),
  "Failed share of this route": divide(
    sum(rate(httpRequests, "5m", { ...where, status: matches("5..") })),
    sum(rate(httpRequests, "5m", where)),
  ),
  "p95 of this route": histogramQuantile(0.95, sum(rate(bucketsOf(httpRequestDuration), "5m", where), ["le"])),
} as const;

/** What Grafana offers to look up about the route of a span. */
export const spanMetricQueries: readonly { readonly name: string; readonly query: string }[] = Object.entries(
  expressions,
).map(([name, { text }]) => ({
  name,
  query: text.replaceAll(`route=~${JSON.stringify(standIn.value)}`, spanLabels),
}));
