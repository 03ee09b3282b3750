import { apiMetrics } from "../../signals/api-metrics.ts";
import { dashboardPages } from "../../signals/dashboards.ts";
import { durationOf, milliseconds } from "../../base/duration.ts";
import { sum } from "../../signals/promql/aggregation.ts";
import { variable } from "../../signals/promql/grafana.ts";
import { matches, type Where } from "../../signals/promql/matcher.ts";
import { divide, greaterThan } from "../../signals/promql/operators.ts";
import { rate } from "../../signals/promql/selectors.ts";
import type { TargetLabel } from "../../signals/target-labels.ts";
import { defineAlert } from "../definition.ts";
import { constant, growing, leap, oneEvery, series, type Samples } from "../rule-test.ts";
import { percentage } from "../template.ts";

const { httpRequests, errors } = apiMetrics;
const failed = matches("5..");
const by = ["environment", "service"] as const;
const affected: Where<TargetLabel> = { environment: variable("environment"), service: variable("service") };

/**
 * Too large a share of a service's requests fails. A share needs no least traffic: one failing request in each half of
 * the window is enough. No traffic gives 0 / 0, which is NaN, and NaN exceeds nothing.
 */
export const highErrorRate = defineAlert({
  name: "HighErrorRate",
  file: "api",
  severity: "critical",
  owner: "api",
  needs: ["api"],
  dashboard: dashboardPages.apiPerformance,
  expression: ({ threshold, window }) =>
    greaterThan(
      divide(sum(rate(httpRequests, window, { status: failed }), by), sum(rate(httpRequests, window), by)),
      threshold,
    ),
  summary: ({ label, value }) => `${label("service")}: ${value("percentage")} of requests fail`,
  description: ({ label, value }, { threshold, window, ...numbers }) =>
    `${value("percentage")} of the requests to ${label("service")} in ${label("environment")} were answered with 5xx ` +
    `over the last ${window}, more than ${percentage(threshold)} for ${numbers.for}.`,
  runbook: {
    meaning:
      "Of the requests to one service, too many were answered with a status of 500 or above. Client errors (4xx) do not " +
      "count. It is a share, so it fires at low traffic too: from about one failing request in each half of the window. " +
      "Without any traffic it stays silent; [APIEndpointDown](APIEndpointDown.md) watches that case. A counter's very " +
      "first error of a kind is not seen by `rate`, the second is.",
    impact:
      "People see errors. Clients that retry add load, so a small fault may grow. Services that call this one may fail " +
      "as well: look for the one that fails without calling others.",
    steps: [
      {
        text: "Which route fails, and with which status?",
        query: sum(rate(httpRequests, "5m", { ...affected, status: failed }), ["route", "method", "status"]),
      },
      { text: "Which kind of error is it?", query: sum(rate(errors, "5m", affected), ["type", "route"]) },
      {
        text:
          "Open a failed trace: in the dashboard click an exemplar (a dot on the duration panels), or search Jaeger for " +
          "the service with the tag `error=true`. The span that failed first names the cause; its log line has the same `trace_id`.",
      },
      { text: "Did it begin with a deployment? Compare the start of the errors with the restarts of the service." },
    ],
    remedies: [
      "It began with a deployment: roll back first, search afterwards.",
      "A dependency fails (database, another service, a provider): mend that; the errors end by themselves.",
      "One route only: switch that feature off, or block its caller.",
      "The threshold does not fit this service: set `alerts.HighErrorRate.threshold` for the stack.",
    ],
  },
  tests: ({ threshold, window, ...numbers }, { environment }) => {
    const requests = (service: string, status: string, samples: Samples) =>
      series(httpRequests, { environment, service, route: "/orders", method: "POST", status }, samples);
    const [bad, good] = [(1 + threshold) / 2, threshold / 2];
    const orders = { environment, service: "orders" };
    const burstIsShort = milliseconds(window) <= milliseconds(numbers.for);
    return [
      {
        title: "fires for the service whose share of 5xx is over the threshold, and for no other",
        series: [
          requests("orders", "201", growing(10 * (1 - bad))),
          requests("orders", "500", growing(8 * bad)),
          requests("orders", "503", growing(2 * bad)),
          requests("users", "201", growing(50)),
          requests("users", "500", growing(0)),
        ],
        alerts: [{ labels: orders, value: bad }],
      },
      {
        title: "fires at low traffic: two requests a window, all failing",
        series: [requests("orders", "500", oneEvery(durationOf(milliseconds(window) / 2)))],
        alerts: [{ labels: orders, value: 1 }],
      },
      {
        title: "is silent while half of the allowed share fails",
        series: [requests("orders", "201", growing(10 * (1 - good))), requests("orders", "500", growing(10 * good))],
        alerts: [],
      },
      {
        title: "is silent when only clients are to blame",
        series: [requests("orders", "422", growing(10)), requests("orders", "404", growing(5))],
        alerts: [],
      },
      {
        title: "is silent without traffic, whatever failed before",
        series: [requests("orders", "500", constant(7)), requests("orders", "201", constant(3))],
        alerts: [],
      },
      ...(burstIsShort
        ? [{ title: "is silent about one burst of errors", series: [requests("orders", "500", leap(100))], alerts: [] }]
        : []),
    ];
  },
});
