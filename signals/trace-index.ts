/** The alias over Jaeger's span indices under which people, Kibana and Grafana search traces. */
export const tracesAlias = "jaeger-traces-demo";

/** The field of a span document with its start time. */
export const tracesTimeField = "timestamp";
