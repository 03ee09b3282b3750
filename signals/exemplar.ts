/** Label of an exemplar that holds the trace's id: the API writes it, Grafana follows it to Jaeger. */
export const exemplarTraceLabel = "trace_id";
