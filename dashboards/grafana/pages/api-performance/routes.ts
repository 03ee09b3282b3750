import { atLeast, greaterThan } from "../../../../signals/promql/operators.ts";
import type { PanelPlan } from "../../panels/panel.ts";
import { column } from "../../queries/prometheus.ts";
import { durationQuantile, failedShare, requestRate } from "./queries.ts";
import { table } from "../../panels/table.ts";

const by = ["service", "method", "route"] as const;

/** Without traffic a quantile is NaN, for which no comparison holds: such routes have no row. */
const called = (share: number) => atLeast(durationQuantile(share, by), 0);

/** Jaeger's search for the server spans of a row: they are named `METHOD route`. */
const traceSearch = (jaeger: string): string =>
  `${jaeger}/search?service=\${__data.fields.Service:percentencode}` +
  "&operation=${__data.fields.Method:percentencode}%20${__data.fields.Route:percentencode}&lookback=1h&limit=20";

/** The routes whose 95th percentile is highest; a click shows the traces of one. */
export const slowestRoutes = (jaeger: string | undefined): PanelPlan =>
  table({
    title: "Slowest routes",
    description:
      "The twenty routes with the highest 95th percentile. A slow route that nobody calls matters less: mind the rate beside it.",
    width: 24,
    labels: { service: "Service", method: "Method", route: "Route" },
    columns: [
      { title: "Requests", unit: "reqps", query: column(greaterThan(requestRate(by), 0)) },
      { title: "Failed", unit: "percentunit", query: column(failedShare(by)) },
      { title: "p50", unit: "s", query: column(called(0.5)) },
      { title: "p95", unit: "s", query: column(called(0.95)) },
      { title: "p99", unit: "s", query: column(called(0.99)) },
    ],
    sortBy: "p95",
    ...(jaeger !== undefined && { link: { title: "Traces in Jaeger", url: traceSearch(jaeger) } }),
  });
