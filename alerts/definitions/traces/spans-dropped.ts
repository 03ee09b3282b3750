import { apiMetrics } from "../../../signals/api-metrics.ts";
import { collectorMetrics } from "../../../signals/collector-metrics.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { greaterThan, or } from "../../../signals/promql/operators.ts";
import { rate } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";
import { duration } from "../../numbers.ts";
import { constant, growing, series } from "../../rule-test.ts";

const { spansDropped: dropped } = apiMetrics;
const { bulkIndexErrors, enqueueFailedSpans, refusedSpans } = collectorMetrics;
const by = ["environment", "service"] as const;

/** Spans are gone for good: dropped by a service, refused by the collector, or rejected by the storage. */
export const spansDropped = defineAlert({
  name: "SpansDropped",
  subject: "traces",
  severity: "warning",
  numbers: {
    window: duration("2m", "As for TraceExportFailing: they tell of the same minutes."),
    for: duration("1m", "One burst over the queue's length is no trend; losing spans for a minute is."),
  },
  expression: ({ window }) => {
    const [first, ...others] = [dropped, refusedSpans, enqueueFailedSpans, bulkIndexErrors].map((counter) =>
      greaterThan(sum(rate(counter, window), by), 0),
    );
    return others.reduce((left, right) => or(left, right), first!);
  },
  summary: ({ label }) => `${label("service")} loses spans`,
  description: ({ label }, { window, ...numbers }) =>
    `${label("service")} in ${label("environment")} has lost spans within the last ${window}, for ${numbers.for}: ` +
    "traces have holes.",
  runbook: {
    meaning:
      "Finished spans were thrown away. A service does so when its queue is full or a batch failed; Jaeger when its memory " +
      "limit or the end of its own queue is reached. Documents that Elasticsearch rejects are counted too, those that it " +
      "asks to be sent again (its disk is full) each time, although they are stored in the end.",
    impact: "Traces have holes or are missing; span metrics count too little. Requests go on.",
    steps: [
      { text: "Which services drop spans?", query: sum(rate(dropped, "5m"), by) },
      {
        text: "Does Jaeger refuse them? Then it has too little memory.",
        query: sum(rate(refusedSpans, "5m"), ["receiver"]),
      },
      {
        text: "Is Jaeger's queue full? Then its storage is down or too slow: see [TraceExportFailing](TraceExportFailing.md).",
        query: sum(rate(enqueueFailedSpans, "5m"), ["exporter"]),
      },
      {
        text: "Does Elasticsearch reject them? Jaeger's log shows the reason: `part of bulk request failed`.",
        query: sum(rate(bulkIndexErrors, "5m"), ["name"]),
      },
      "Do batches fail as a whole? See [TraceExportFailing](TraceExportFailing.md).",
    ],
    remedies: [
      "The collector or its storage is down: start it (`npm start`); it then gets what is in the queues.",
      "Too much at once: lower `api.samplingRate`, or longer queues (`traces.queue`, `OTEL_BSP_MAX_QUEUE_SIZE`).",
      "Elasticsearch rejects documents: too many attributes on one span, or no room on its disk.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const orders = { environment, service: "orders" };
    const jaeger = { environment, service: "jaeger" };
    const refused = { ...jaeger, receiver: "otlp", transport: "http" };
    const rejected = { ...jaeger, kind: "elasticsearch", name: "spans" };
    return [
      {
        title: "fires for the service that drops spans, and for no other",
        series: [series(dropped, orders, growing(2)), series(dropped, { ...orders, service: "users" }, growing(0))],
        alerts: [{ labels: orders }],
        healed: [series(dropped, orders, constant(0))],
      },
      {
        title: "fires when the collector refuses spans",
        series: [series(refusedSpans, refused, growing(5))],
        alerts: [{ labels: jaeger }],
      },
      {
        title: "fires when the storage's queue is full",
        series: [series(enqueueFailedSpans, { ...jaeger, exporter: "jaeger_storage_exporter" }, growing(11))],
        alerts: [{ labels: jaeger }],
      },
      {
        title: "fires when Elasticsearch rejects spans",
        series: [series(bulkIndexErrors, rejected, growing(7))],
        alerts: [{ labels: jaeger }],
      },
      {
        title: "is silent about spans that were lost long ago",
        series: [
          series(dropped, orders, constant(100)),
          series(refusedSpans, refused, constant(10)),
          series(enqueueFailedSpans, { ...jaeger, exporter: "jaeger_storage_exporter" }, constant(1000)),
          series(bulkIndexErrors, rejected, constant(1)),
        ],
        alerts: [],
      },
    ];
  },
});
