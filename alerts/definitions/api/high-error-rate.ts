import { apiMetrics } from "../../../signals/api-metrics.ts";
import { limits } from "../../../signals/limits.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import { matches } from "../../../signals/promql/matcher.ts";
import { rate } from "../../../signals/promql/selectors.ts";
import { failingShare } from "../../families/failing-share.ts";
import { duration, share } from "../../numbers.ts";

const { httpRequests, errors } = apiMetrics;
const failed = { status: matches("5..") };
const affected = { environment: variable("environment"), service: variable("service") };
const request = { route: "/orders", method: "POST" };

/** Too large a share of a service's requests fails. */
export const highErrorRate = failingShare({
  name: "HighErrorRate",
  subject: "api",
  severity: "critical",
  tried: httpRequests,
  failed,
  // Client errors are not the service's failures.
  examples: {
    failed: ["500", "503"].map((status) => ({ ...request, status })),
    fine: ["201", "404", "422"].map((status) => ({ ...request, status })),
  },
  threshold: share(limits.failedShare.bad, "One request in ten fails: people notice and retry, which makes it worse."),
  window: duration("2m", "As long as `for`: a single burst has left the window before the alert may fire."),
  for: duration("2m", "Longer than a rolling restart, shorter than people's patience."),
  summary: ({ label, share: failing }) => `${label("service")}: ${failing} of requests fail`,
  failure: ({ label }) => `requests to ${label("service")} were answered with 5xx`,
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
      query: sum(rate(httpRequests, "5m", { ...affected, ...failed }), ["route", "method", "status"]),
    },
    { text: "Which kind of error is it?", query: sum(rate(errors, "5m", affected), ["type", "route"]) },
    "Open a failed trace: in the dashboard click an exemplar (a dot on the duration panels), or search Jaeger for " +
      "the service with the tag `error=true`. The span that failed first names the cause; its log line has the same `trace_id`.",
    "Did it begin with a deployment? Compare the start of the errors with the restarts of the service.",
  ],
  remedies: [
    "It began with a deployment: roll back first, search afterwards.",
    "A dependency fails (database, another service, a provider): repair it; the errors then end by themselves.",
    "One route only: switch that feature off, or block its caller.",
    "The threshold does not fit this service: set `alerts.HighErrorRate.threshold` for the stack.",
  ],
});
