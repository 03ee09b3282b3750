import { scrapeMetrics } from "../../signals/component-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { max, min } from "../../signals/promql/aggregation.ts";
import { equalTo, or } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";

const { up } = scrapeMetrics;
const { probeUp } = keeperMetrics;
const component = "alertmanager";
const service = component;
const by = ["environment"] as const;

/** No Alertmanager answers; with several, one that does is enough, as they tell each other. */
export const alertmanagerDown = defineAlert({
  name: "AlertmanagerDown",
  file: "stack",
  severity: "critical",
  owner: "platform",
  needs: [component],
  expression: () =>
    or(equalTo(max(value(up, { component }), by), 0), equalTo(min(value(probeUp, { target: service }), by), 0)),
  labels: () => ({ service }),
  summary: () => "Alertmanager is down",
  description: ({ label }, numbers) =>
    `No Alertmanager in ${label("environment")} has answered for ${numbers.for}: no alert reaches anybody.`,
  runbook: {
    meaning:
      "Prometheus could scrape none of the Alertmanagers, or keeper got no good answer. This alert can't be sent while it " +
      "is true: it shows in Prometheus. Whoever waits for the [Watchdog](Watchdog.md) learns of it.",
    impact: "Alerts fire, and nobody is told.",
    steps: [
      { text: "Which of them answer?", query: value(up, { component }) },
      { text: "Does the process live? `npm run status` shows it; `npm run logs -- alertmanager` its last lines." },
      { text: "Is the configuration sound? `npm run check` asks amtool." },
    ],
    remedies: [
      "Not running: `npm start` starts it; Prometheus sends what fires again within a minute.",
      "A bad configuration: the last line of its log names the key.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const scraped = (instance: string, is: number) =>
      series(up, { environment, service, component, instance }, constant(is));
    return [
      {
        title: "fires when none answers its scrape",
        series: [scraped("10.0.0.1:9093", 0), scraped("10.0.0.2:9093", 0)],
        alerts: [{ labels: { environment } }],
      },
      {
        title: "fires when keeper gets no answer",
        series: [
          series(probeUp, { environment, service: "keeper", target: service, endpoint: "http" }, constant(0)),
          scraped("10.0.0.1:9093", 1),
        ],
        alerts: [{ labels: { environment } }],
      },
      {
        title: "is silent while one of two answers",
        series: [scraped("10.0.0.1:9093", 0), scraped("10.0.0.2:9093", 1)],
        alerts: [],
      },
    ];
  },
});
