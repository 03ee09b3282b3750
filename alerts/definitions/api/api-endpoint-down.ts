import { scrapeMetrics } from "../../../signals/component-metrics.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import { absent, equalTo, ifAny, or } from "../../../signals/promql/operators.ts";
import { value } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";
import { duration } from "../../numbers.ts";
import { constant, series } from "../../rule-test.ts";
import { highErrorRate } from "./high-error-rate.ts";

const { up } = scrapeMetrics;
const component = "api";

/**
 * An instrumented service does not answer its scrapes. `up` is 0 for a target that is configured and silent; when every
 * target has vanished from the configuration there is no `up` at all, which `absent` finds. It counts only once anything
 * else has been scraped: a Prometheus that has just started knows no target for some seconds.
 */
export const apiEndpointDown = defineAlert({
  name: "APIEndpointDown",
  subject: "api",
  severity: "critical",
  numbers: {
    for: duration("1m", "A restart takes seconds, and one lost scrape is no outage."),
  },
  inhibits: [highErrorRate],
  expression: (_numbers, { environment }) =>
    or(equalTo(value(up, { component }), 0), ifAny(absent(value(up, { component, environment })), value(up))),
  summary: ({ label }) => `${label("service", "Every API service")} is down`,
  description: ({ label }, numbers) =>
    `Prometheus has not been able to scrape ${label("service", "any API service")} ` +
    `(${label("instance", "no target is left")}) in ${label("environment")} for ${numbers.for}.`,
  runbook: {
    meaning:
      "Prometheus asks each service for its metrics at every scrape interval. Here it got no answer, or no API service " +
      "is among its targets any more (then the alert has no label `service`). A single target that is removed from " +
      "the configuration on purpose does not fire.",
    impact:
      "Most likely people can't reach the service either. Nothing else about it can be seen: while this alert fires, " +
      "[HighErrorRate](HighErrorRate.md) of the same service is silenced, because its figures are old.",
    steps: [
      {
        text: "Is it one instance, one service or all of them? All of them at once points at the network or at Prometheus.",
        query: equalTo(value(up, { component, environment: variable("environment") }), 0),
      },
      "What does Prometheus say? The page _Status → Target health_ (or `/api/v1/targets`) shows the error of the last " +
        "scrape: connection refused (not running), timeout (hanging), 404 or 500 (running, but not well).",
      "Is the process running? `npm run status` shows every service of a stack and its last log lines.",
      "Did it run out of memory or hit a failed start? The end of its log tells; a bad setting is one clear line there.",
    ],
    remedies: [
      "Not running: `npm start` (on Kubernetes: the Deployment) starts what is missing.",
      "Hanging: restart it; before that keep a stack dump if you can, the cause is gone afterwards.",
      "No target left: look at `scrape_configs` of the stack's last deployment.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const target = (service: string, instance: string) => ({ environment, service, component, instance });
    return [
      {
        title: "fires for the target that does not answer, and for no other",
        series: [
          series(up, target("orders", "10.0.0.1:8002"), constant(0)),
          series(up, target("users", "10.0.0.2:8001"), constant(1)),
        ],
        alerts: [{ labels: target("orders", "10.0.0.1:8002") }],
        healed: [
          series(up, target("orders", "10.0.0.1:8002"), constant(1)),
          series(up, target("users", "10.0.0.2:8001"), constant(1)),
        ],
      },
      {
        title: "fires when every target has vanished",
        series: [series(up, { environment, service: "prometheus", component: "prometheus" }, constant(1))],
        alerts: [{ labels: { environment, component }, value: 1 }],
      },
      {
        title: "is silent before Prometheus has scraped anything",
        series: [],
        alerts: [],
      },
      {
        title: "is silent while the API answers, even if another component does not",
        series: [
          series(up, target("orders", "10.0.0.1:8002"), constant(1)),
          series(up, { environment, service: "jaeger", component: "jaeger" }, constant(0)),
        ],
        alerts: [],
      },
    ];
  },
});
