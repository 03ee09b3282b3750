import { apiMetrics } from "../../../signals/api-metrics.ts";
import { scrapeMetrics } from "../../../signals/component-metrics.ts";
import { dashboardPages } from "../../../signals/dashboards.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import type { DashboardPlan } from "../dashboard.ts";
import { datasourceVariable, labelVariable } from "../variables.ts";
import { durationRow, loadRow } from "./duration.ts";
import { overviewRow } from "./overview.ts";
import { slowestRoutes } from "./routes.ts";
import { errorsRow, rateRow } from "./traffic.ts";

const environment = variable("environment");
const service = variable("service");

/** Rate, errors and duration of the API by service and route, and the way from a slow request to its trace. */
export const apiPerformance = ({
  environment: preset,
  links,
}: {
  readonly environment: string;
  readonly links: { readonly jaeger?: string; readonly prometheus?: string };
}): DashboardPlan => ({
  page: dashboardPages.apiPerformance,
  description: "How many requests the API answers, how many of them fail, and how long they take.",
  tags: ["api"],
  variables: [
    datasourceVariable(),
    labelVariable("environment", {
      metric: scrapeMetrics.up,
      where: { component: "api" },
      title: "Environment",
      preset,
    }),
    labelVariable("service", { metric: apiMetrics.httpRequests, where: { environment }, title: "Service" }),
    labelVariable("route", { metric: apiMetrics.httpRequests, where: { environment, service }, title: "Route" }),
  ],
  rows: [
    overviewRow,
    rateRow,
    errorsRow,
    durationRow,
    loadRow,
    { title: "Routes", panels: [slowestRoutes(links.jaeger)] },
  ],
  links: {
    ...(links.jaeger !== undefined && { Jaeger: `${links.jaeger}/search` }),
    ...(links.prometheus !== undefined && { Alerts: `${links.prometheus}/alerts` }),
  },
});
