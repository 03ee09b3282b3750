import { counter } from "./metric.ts";

/**
 * What Jaeger says of the spans that pass through it (https://opentelemetry.io/docs/collector/internal-telemetry/).
 * The storage exporter hands spans to Elasticsearch's bulk writer and counts them as sent: what the bulk writer loses
 * shows in its own counters only.
 */
export const collectorMetrics = {
  exportFailedSpans: counter("otelcol_exporter_send_failed_spans_total", {
    help: "Spans that an exporter could not hand on.",
    labels: ["exporter"],
  }),
  refusedSpans: counter("otelcol_receiver_refused_spans_total", {
    help: "Spans that a receiver did not take, because the memory limit was reached.",
    labels: ["receiver", "transport"],
  }),
  bulkIndexErrors: counter("jaeger_storage_bulk_index_errors_total", {
    help: "Spans and service names that Elasticsearch refused to index.",
    labels: ["kind", "name"],
  }),
} as const;
