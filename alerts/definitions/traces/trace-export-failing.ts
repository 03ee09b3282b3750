import { apiMetrics } from "../../../signals/api-metrics.ts";
import { collectorMetrics } from "../../../signals/collector-metrics.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import { divide, greaterThan, or } from "../../../signals/promql/operators.ts";
import { rate, value } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";
import { duration, share } from "../../numbers.ts";
import { constant, growing, series } from "../../rule-test.ts";

const { exportFailures } = apiMetrics;
const { exportFailedSpans, queueCapacity, queuedSpans } = collectorMetrics;
const by = ["environment", "service"] as const;
const affected = { environment: variable("environment"), service: variable("service") };

/** Spans do not get on: batches fail from a service to the collector or onwards, or pile up before the storage. */
export const traceExportFailing = defineAlert({
  name: "TraceExportFailing",
  subject: "traces",
  severity: "warning",
  numbers: {
    threshold: share(0.05, "A storage that keeps up leaves the queue empty; this is some seconds of a busy API."),
    window: duration("2m", "Two tries of the exporter, each of five seconds and their pause, fit in many times."),
    for: duration("1m", "A restart of the collector fails one batch or two, and is over by then."),
  },
  expression: ({ window, threshold }) =>
    or(
      or(
        greaterThan(sum(rate(exportFailures, window), by), 0),
        greaterThan(sum(rate(exportFailedSpans, window), by), 0),
      ),
      greaterThan(divide(sum(value(queuedSpans), by), sum(value(queueCapacity), by)), threshold),
    ),
  summary: ({ label }) => `${label("service")} can't hand on its spans`,
  description: ({ label }, { window, ...numbers }) =>
    `Spans of ${label("service")} in ${label("environment")} were not taken within the last ${window}, or pile up, ` +
    `for ${numbers.for}.`,
  runbook: {
    meaning:
      "A service could not send its spans to Jaeger, or Jaeger could not hand them to its storage. A service tries a batch " +
      "for five seconds and then drops it ([SpansDropped](SpansDropped.md) counts the spans). In Jaeger they wait in a queue: " +
      "what is in it comes late, and what finds it full is lost.",
    impact: "Traces are missing or have holes. Requests go on, no slower than before.",
    steps: [
      {
        text: "Which services are concerned? All of them: it is Jaeger or the network.",
        query: sum(rate(exportFailures, "5m"), by),
      },
      {
        text: "Does Jaeger itself fail to hand them on?",
        query: sum(rate(exportFailedSpans, "5m", affected), ["exporter"]),
      },
      "The service's log says why: `The collector takes no spans` with the error.",
      {
        text:
          "How full is Jaeger's queue? It fills while its storage is down or too slow: see " +
          "[ElasticsearchDown](ElasticsearchDown.md) and [ElasticsearchDiskFull](ElasticsearchDiskFull.md).",
        query: divide(sum(value(queuedSpans), by), sum(value(queueCapacity), by)),
      },
    ],
    remedies: [
      "Jaeger or Elasticsearch is down: `npm start` starts what is missing; what waits is sent by itself.",
      "One service only: compare its `OTEL_EXPORTER_OTLP_ENDPOINT` with Jaeger's address.",
      "Jaeger is too slow for the traffic: lower `api.samplingRate`, or give it more.",
    ],
  },
  tests: ({ threshold }, { environment }) => {
    const failing = (service: string, perSecond: number) =>
      series(exportFailures, { environment, service }, growing(perSecond));
    const waiting = (full: number) => {
      const labels = { environment, service: "jaeger", exporter: "jaeger_storage_exporter" };
      return [series(queuedSpans, labels, constant(full * 1000)), series(queueCapacity, labels, constant(1000))];
    };
    return [
      {
        title: "fires for the service whose batches fail, and for no other",
        series: [failing("orders", 0.2), failing("users", 0)],
        alerts: [{ labels: { environment, service: "orders" } }],
        healed: [series(exportFailures, { environment, service: "orders" }, constant(0))],
      },
      {
        title: "fires when the collector can't hand spans on",
        series: [
          series(
            exportFailedSpans,
            { environment, service: "jaeger", exporter: "jaeger_storage_exporter" },
            growing(3),
          ),
        ],
        alerts: [{ labels: { environment, service: "jaeger" } }],
      },
      {
        title: "fires when spans pile up before the storage",
        series: waiting(threshold + 0.01),
        alerts: [{ labels: { environment, service: "jaeger" }, value: threshold + 0.01 }],
        healed: waiting(threshold),
      },
      { title: "is silent while the storage nearly keeps up", series: waiting(threshold), alerts: [] },
      {
        title: "is silent when nothing fails any more",
        series: [
          series(exportFailures, { environment, service: "orders" }, constant(17)),
          series(exportFailedSpans, { environment, service: "jaeger", exporter: "x" }, constant(400)),
        ],
        alerts: [],
      },
    ];
  },
});
