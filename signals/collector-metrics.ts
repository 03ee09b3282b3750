import { counter, gauge } from "./metric.ts";

/**
 * What Jaeger says of the spans that pass through it (https://opentelemetry.io/docs/collector/internal-telemetry/).
 * The storage exporter takes them out of a queue, hands them to Elasticsearch's bulk writer and counts them as sent: what
 * Elasticsearch refuses shows in the bulk writer's own counters only.
 */
export const collectorMetrics = {
  exportFailedSpans: counter("otelcol_exporter_send_failed_spans_total", {
    help: "Spans that an exporter could not hand on.",
    labels: ["exporter"],
  }),
  enqueueFailedSpans: counter("otelcol_exporter_enqueue_failed_spans_total", {
    help: "Spans that were dropped because the exporter's queue was full.",
    labels: ["exporter"],
  }),
  queuedSpans: gauge("otelcol_exporter_queue_size", {
    help: "Spans that wait for their exporter: what is away is not lost yet.",
    labels: ["exporter"],
  }),
  queueCapacity: gauge("otelcol_exporter_queue_capacity", {
    help: "Spans that may wait for their exporter at most.",
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
