/** The alias over Jaeger's span indices under which people, Kibana and Grafana search traces. */
export const tracesAlias = "jaeger-traces-demo";

/** The field of a span document with its start time. */
export const tracesTimeField = "timestamp";

/** Daily indices of spans. */
export const spanIndexFamily = "jaeger-span";

/** Daily indices of calls between services. */
export const dependencyIndexFamily = "jaeger-dependencies";

/** The kinds of indices that there is one of each day, as `<family>-YYYY-MM-DD`. */
export const traceIndexFamilies = [
  spanIndexFamily,
  "jaeger-service",
  dependencyIndexFamily,
  "jaeger-sampling",
] as const;

/**
 * Fields of a span document as Jaeger stores them. Whatever shows documents shows these: aliases such as `operation` and
 * `trace_id` can be searched, but are never part of a document.
 */
export const storedSpanFields = { start: "startTimeMillis", operation: "operationName", traceId: "traceID" } as const;
