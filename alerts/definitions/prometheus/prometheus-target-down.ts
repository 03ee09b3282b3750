import { scrapeMetrics } from "../../../signals/component-metrics.ts";
import { doesNotMatch } from "../../../signals/promql/matcher.ts";
import { equalTo } from "../../../signals/promql/operators.ts";
import { value } from "../../../signals/promql/selectors.ts";
import type { Component } from "../../../signals/target-labels.ts";
import { defineAlert } from "../../definition.ts";
import { duration } from "../../numbers.ts";
import { constant, series } from "../../rule-test.ts";

const { up } = scrapeMetrics;
/** These have alerts of their own. */
const others: readonly Component[] = ["api", "jaeger", "alertmanager"];
const component = doesNotMatch(others.join("|"));

/** Prometheus can't scrape a target that no other alert watches. */
export const prometheusTargetDown = defineAlert({
  name: "PrometheusTargetDown",
  subject: "prometheus",
  severity: "warning",
  numbers: {
    for: duration("2m", "A restart takes seconds, and a short gap in these figures does no harm."),
  },
  expression: () => equalTo(value(up, { component }), 0),
  summary: ({ label }) => `${label("service")} can't be scraped`,
  description: ({ label }, numbers) =>
    `Prometheus has not been able to scrape ${label("service")} (${label("instance")}) in ${label("environment")} ` +
    `for ${numbers.for}: its figures are missing, and alerts about them are silent.`,
  runbook: {
    meaning:
      "A target of Prometheus does not answer its scrapes. The API, Jaeger and Alertmanager have alerts of their own; this " +
      "one watches the rest: keeper, node_exporter, Prometheus itself, and whatever is added.",
    impact:
      "The target's figures are missing. Alerts that compute with them can't fire: without keeper that is all of Elasticsearch's.",
    steps: [
      { text: "Which targets are down?", query: equalTo(value(up), 0) },
      "What does Prometheus say? _Status → Target health_ (or `/api/v1/targets`) shows the last error.",
      "Is the process running? `npm run status` shows every service of a stack.",
    ],
    remedies: [
      "Not running: `npm start` starts what is missing.",
      "Running, but not scraped: compare its port with `scrape_configs` of Prometheus.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const target = (name: Component) => ({
      environment,
      service: `${name}-1`,
      component: name,
      instance: "10.0.0.1:1",
    });
    return [
      {
        title: "fires for the target that does not answer, and for no other",
        series: [series(up, target("node"), constant(0)), series(up, target("keeper"), constant(1))],
        alerts: [{ labels: target("node") }],
        healed: [series(up, target("node"), constant(1)), series(up, target("keeper"), constant(1))],
      },
      {
        title: "leaves the targets that have alerts of their own to these",
        series: others.map((name) => series(up, target(name), constant(0))),
        alerts: [],
      },
    ];
  },
});
