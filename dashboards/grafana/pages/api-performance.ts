import { apiMetrics } from "../../../signals/api-metrics.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import type { Page } from "../page.ts";
import { labelVariable } from "../variables.ts";
import { durationRow, loadRow } from "./api-performance/duration.ts";
import { overviewRow } from "./api-performance/overview.ts";
import { slowestRoutes } from "./api-performance/routes.ts";
import { errorsRow, rateRow } from "./api-performance/traffic.ts";

/** Rate, errors and duration of the API by service and route, and a link from a slow request to its trace. */
export const page: Page = {
  title: "API Performance Overview",
  description: "How many requests the API answers, how many of them fail, and how long they take.",
  tags: ["api"],
  kind: "services",
  needs: ["api"],
  home: true,
  variables: [
    labelVariable("route", {
      metric: apiMetrics.httpRequests,
      where: { environment: variable("environment"), service: variable("service") },
      title: "Route",
    }),
  ],
  rows: ({ jaeger }) => [
    overviewRow,
    rateRow,
    errorsRow,
    durationRow,
    loadRow,
    { title: "Routes", panels: [slowestRoutes(jaeger)] },
  ],
};
