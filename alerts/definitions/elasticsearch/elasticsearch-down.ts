import { keeperMetrics } from "../../../signals/keeper-metrics.ts";
import { min } from "../../../signals/promql/aggregation.ts";
import { and, equalTo, notEqualTo } from "../../../signals/promql/operators.ts";
import { value } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";
import { duration } from "../../numbers.ts";
import { constant, series } from "../../rule-test.ts";
import { elasticsearchDiskFull } from "./elasticsearch-disk-full.ts";
import { elasticsearchHeapHigh } from "./elasticsearch-heap-high.ts";
import { elasticsearchRed } from "./elasticsearch-red.ts";
import { elasticsearchYellow } from "./elasticsearch-yellow.ts";

const { probeUp, probeStatus } = keeperMetrics;
const service = "elasticsearch";
const target = service;
/** What the probe is answered while the cluster is red: alive, and ElasticsearchRed's business. */
const redStatus = 408;

/** Elasticsearch does not answer, or answers that it can't. */
export const elasticsearchDown = defineAlert({
  name: "ElasticsearchDown",
  subject: "elasticsearch",
  severity: "critical",
  numbers: {
    for: duration("1m", "A restart takes some ten seconds, and spans wait in Jaeger for minutes."),
  },
  inhibits: [elasticsearchRed, elasticsearchYellow, elasticsearchDiskFull, elasticsearchHeapHigh],
  expression: () =>
    min(and(equalTo(value(probeUp, { target }), 0), notEqualTo(value(probeStatus, { target }), redStatus)), [
      "environment",
    ]),
  labels: () => ({ service }),
  summary: () => "Elasticsearch is down",
  description: ({ label }, numbers) =>
    `Elasticsearch in ${label("environment")} has not answered keeper's probe for ${numbers.for}: spans wait in Jaeger.`,
  runbook: {
    meaning:
      "Keeper asks Elasticsearch for its health at each collection. It got no answer, or one that says that it can't " +
      "work. A cluster that answers but is red raises [ElasticsearchRed](ElasticsearchRed.md) instead.",
    impact:
      "Traces can't be searched. New spans wait in Jaeger (`traces.queue`) and are stored afterwards; once the queue is full, " +
      "or if Jaeger ends before, they are lost ([SpansDropped](SpansDropped.md)). Requests go on.",
    steps: [
      {
        text: "What does the probe get? 0 is no answer at all: not running, or hanging.",
        query: value(probeStatus, { target }),
      },
      "Is the process running? `npm run status` shows it; `npm run logs -- elasticsearch` its last lines.",
      "Did it run out of heap? It ends itself then; the log says `OutOfMemoryError`.",
    ],
    remedies: [
      "Not running: `npm start` starts it, and Jaeger writes on by itself.",
      "Out of heap: give it more (`elasticsearch.heap`), or keep less (`retention.traces`).",
      "The disk is full: see [ElasticsearchDiskFull](ElasticsearchDiskFull.md).",
    ],
  },
  tests: (_numbers, { environment }) => {
    const probe = (of: string, up: number, status: number) => {
      const labels = { environment, service: "keeper", target: of, endpoint: "http" };
      return [series(probeUp, labels, constant(up)), series(probeStatus, labels, constant(status))];
    };
    return [
      {
        title: "fires when the probe gets no answer",
        series: [...probe(target, 0, 0), ...probe("prometheus", 1, 200)],
        alerts: [{ labels: { environment } }],
        healed: probe(target, 1, 200),
      },
      {
        title: "fires when Elasticsearch answers that it can't",
        series: probe(target, 0, 503),
        alerts: [{ labels: { environment } }],
      },
      { title: "is silent while Elasticsearch answers", series: probe(target, 1, 200), alerts: [] },
      { title: "leaves a red cluster to ElasticsearchRed", series: probe(target, 0, redStatus), alerts: [] },
      { title: "is silent when another service is down", series: probe("prometheus", 0, 0), alerts: [] },
    ];
  },
});
