import { scrapeMetrics } from "../../signals/component-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { min } from "../../signals/promql/aggregation.ts";
import { equalTo, or } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";

const { up } = scrapeMetrics;
const { probeUp } = keeperMetrics;
const component = "jaeger";
const service = component;
const by = ["environment"] as const;

/** One of Jaeger's ports does not answer: its figures (Prometheus asks), its health or its page (keeper asks). */
export const jaegerDown = defineAlert({
  name: "JaegerDown",
  file: "stack",
  severity: "critical",
  owner: "platform",
  needs: [component],
  expression: () =>
    or(equalTo(min(value(up, { component }), by), 0), equalTo(min(value(probeUp, { target: service }), by), 0)),
  labels: () => ({ service }),
  summary: () => "Jaeger is down",
  description: ({ label }, numbers) =>
    `Jaeger in ${label("environment")} has not answered on one of its ports for ${numbers.for}: spans are being lost.`,
  runbook: {
    meaning:
      "Prometheus could not scrape Jaeger, or keeper got no good answer from its health or its page. Jaeger takes the " +
      "spans, makes span metrics of them, stores them and answers searches: all of it is one process.",
    impact:
      "The services queue their spans for some seconds, then drop them. Requests go on. Traces can't be searched.",
    steps: [
      { text: "Which of its figures are missing?", query: equalTo(value(up, { component }), 0) },
      { text: "Which of its addresses does not answer?", query: value(probeUp, { target: service }) },
      { text: "Does the process live? `npm run status` shows it; `npm run logs -- jaeger` its last lines." },
      { text: "Does it wait for its storage? Without Elasticsearch it does not start." },
    ],
    remedies: [
      "Not running: `npm start` starts it; the services send on by themselves.",
      "Its storage is away: see [ElasticsearchDown](ElasticsearchDown.md).",
      "A bad configuration: the last line of its log names the key.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const scraped = (instance: string, is: number) =>
      series(up, { environment, service, component, instance }, constant(is));
    const probed = (target: string, endpoint: string, is: number) =>
      series(probeUp, { environment, service: "keeper", target, endpoint }, constant(is));
    return [
      {
        title: "fires when one of its ports can't be scraped",
        series: [scraped("10.0.0.1:8888", 1), scraped("10.0.0.1:8889", 0)],
        alerts: [{ labels: { environment } }],
      },
      {
        title: "fires when its page does not answer, though its figures are there",
        series: [scraped("10.0.0.1:8888", 1), probed(service, "health", 1), probed(service, "ui", 0)],
        alerts: [{ labels: { environment } }],
      },
      {
        title: "is silent while Jaeger answers, even if another service does not",
        series: [scraped("10.0.0.1:8888", 1), probed(service, "ui", 1), probed("grafana", "http", 0)],
        alerts: [],
      },
    ];
  },
});
