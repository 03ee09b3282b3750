import { apiMetrics } from "../../signals/api-metrics.ts";
import { attributes, resourceAttributes } from "../../signals/attributes.ts";
import { sum } from "../../signals/promql/aggregation.ts";
import { bucketsOf, histogramQuantile } from "../../signals/promql/histogram.ts";
import { matches } from "../../signals/promql/matcher.ts";
import { divide } from "../../signals/promql/operators.ts";
import { rate, type LabelsOf } from "../../signals/promql/selectors.ts";

const { httpRequests, httpRequestDuration } = apiMetrics;

type RequestLabel = LabelsOf<(typeof httpRequests.labels)[number]>;

/** Which tag of a span, or of its process, is which label of the requests' metrics. */
export const spanMetricLabels: readonly { readonly key: string; readonly value: RequestLabel }[] = [
  { key: resourceAttributes.environment, value: "environment" },
  { key: attributes.httpMethod, value: "method" },
  { key: attributes.httpRoute, value: "route" },
];

/** The macro that Grafana puts those labels in for that the span has. */
const macro = "$__tags";

/** Stands where the macro will: the builder knows matchers, but no macros. */
const standIn = { route: matches("macro") };

/** A span may have none of the labels. The macro comes last, so that nothing but a comma may be left over. */
const withMacroLast = (text: string): string =>
  text.replaceAll(/\{route=~"macro"(?:, ([^}]*))?\}/g, (_all, others?: string) =>
    others === undefined ? `{${macro}}` : `{${others}, ${macro}}`,
  );

const expressions = {
  "Requests a second like this one": sum(rate(httpRequests, "5m", standIn)),
  "Failed share of requests like this one": divide(
    sum(rate(httpRequests, "5m", { ...standIn, status: matches("5..") })),
    sum(rate(httpRequests, "5m", standIn)),
  ),
  "p95 of requests like this one": histogramQuantile(
    0.95,
    sum(rate(bucketsOf(httpRequestDuration), "5m", standIn), ["le"]),
  ),
} as const;

/** What Grafana offers to look up about a span. */
export const spanMetricQueries: readonly { readonly name: string; readonly query: string }[] = Object.entries(
  expressions,
).map(([name, { text }]) => ({ name, query: withMacroLast(text) }));
