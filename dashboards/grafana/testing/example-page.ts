import { apiMetrics } from "../../../signals/api-metrics.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { rateInterval, variable } from "../../../signals/promql/grafana.ts";
import { rate } from "../../../signals/promql/selectors.ts";
import { above, all, is } from "../../../signals/traces/condition.ts";
import type { Page } from "../page.ts";
import { graph } from "../panels/graph.ts";
import { list } from "../panels/list.ts";
import { table } from "../panels/table.ts";
import { nodeGraph } from "../panels/trace-panels.ts";
import { serviceMap, traceSearch } from "../queries/jaeger.ts";
import { column, series } from "../queries/prometheus.ts";
import { spanColumn, spanSeries } from "../queries/spans.ts";
import { traceServiceVariable } from "../variables.ts";

const requests = rate(apiMetrics.httpRequests, rateInterval, {
  environment: variable("environment"),
  service: variable("service"),
});

/** A page as one file, with queries of every data source; it is not shipped. */
export const page: Page = {
  title: "Example",
  description: "Requests, and the spans of those that fail.",
  tags: ["example"],
  kind: "services",
  needs: ["api"],
  variables: [traceServiceVariable],
  rows: () => [
    {
      title: "Failures",
      panels: [
        graph({
          title: "Requests and failed spans",
          description: "Requests a second from metrics, and failed spans of each step. Both should rise together.",
          unit: "short",
          queries: [
            series(sum(requests, ["service"]), { legend: "{{service}} requests", exemplars: true }),
            spanSeries({ figure: "count", where: is("error", true), by: ["service"], legend: "{{service}} failed" }),
          ],
          width: 12,
        }),
        table({
          title: "Routes",
          description: "How often each route is called, and how long its slow spans take.",
          labels: { service: "Service", route: "Route" },
          columns: [
            { title: "Requests", unit: "reqps", query: column(sum(requests, ["service", "route"])) },
            {
              title: "p95",
              unit: "µs",
              query: spanColumn({
                figure: "p95",
                where: all(is("method", "POST"), above("duration", "5ms")),
                by: ["service", "route"],
              }),
            },
          ],
          sortBy: "p95",
          width: 12,
        }),
        list({
          title: "Failed traces",
          description: "The newest traces with an error. A click opens one.",
          unit: "short",
          queries: [traceSearch({ service: "$trace_service", tags: { error: "true" }, slowerThan: "5ms", limit: 20 })],
          width: 12,
        }),
        nodeGraph({
          title: "Calls between services",
          description: "Which service calls which, and how often.",
          queries: [serviceMap()],
          width: 12,
        }),
      ],
    },
  ],
};
