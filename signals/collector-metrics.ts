import { counter, gauge } from "./metric.ts";

/**
 * Jaeger's metrics about the spans that pass through it (https://opentelemetry.io/docs/collector/internal-telemetry/).
 * The storage exporter takes spans from a queue, passes them to Elasticsearch's bulk writer and counts them as sent.
 * Only the bulk writer's own counters show what Elasticsearch rejects.
 */
export const collectorMetrics = {
  exportFailedSpans: counter("otelcol_exporter_send_failed_spans_total", {
    help: "Spans that an exporter failed to send.",
    labels: ["exporter"],
  }),
  enqueueFailedSpans: counter("otelcol_exporter_enqueue_failed_spans_total", {
    help: "Spans dropped because the exporter's queue was full.",
    labels: ["exporter"],
  }),
  queuedSpans: gauge("otelcol_exporter_queue_size", {
    help: "Spans in the exporter's queue.",
    labels: ["exporter"],
  }),
  queueCapacity: gauge("otelcol_exporter_queue_capacity", {
    help: "Capacity of the exporter's queue, in spans.",
    labels: ["exporter"],
  }),
  refusedSpans: counter("otelcol_receiver_refused_spans_total", {
    help: "Spans that a receiver refused because the memory limit was reached.",
    labels: ["receiver", "transport"],
  }),
  bulkIndexErrors: counter("jaeger_storage_bulk_index_errors_total", {
    help: "Spans and service names that Elasticsearch rejected.",
    labels: ["kind", "name"],
  }),
} as const;
