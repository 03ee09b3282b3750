/** The exemplar label with the trace ID; Grafana uses it to link to Jaeger. */
export const exemplarTraceLabel = "trace_id";
