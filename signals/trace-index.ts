/** The alias for Jaeger's span indices that people, Kibana and Grafana search. */
export const tracesAlias = "jaeger-traces-demo";

/** The field with a span's start time. */
export const tracesTimeField = "timestamp";

/** Daily indices of spans. */
export const spanIndexFamily = "jaeger-span";

/** Daily indices of calls between services. */
export const dependencyIndexFamily = "jaeger-dependencies";

/** The families of daily indices, named `<family>-YYYY-MM-DD`. */
export const traceIndexFamilies = [
  spanIndexFamily,
  "jaeger-service",
  dependencyIndexFamily,
  "jaeger-sampling",
] as const;

/**
 * Fields of a span document as Jaeger stores them. Views of documents must use these: aliases such as `operation` and
 * `trace_id` are searchable but are never part of a document.
 */
export const storedSpanFields = { start: "startTimeMillis", operation: "operationName", traceId: "traceID" } as const;
