/** The alias over Jaeger's span indices under which people, Kibana and Grafana search traces. */
export const tracesAlias = "jaeger-traces-demo";

/** The field of a span document with its start time. */
export const tracesTimeField = "timestamp";

/** The kinds of indices that Jaeger makes anew each day, as `<family>-YYYY-MM-DD`. */
export const traceIndexFamilies = ["jaeger-span", "jaeger-service", "jaeger-dependencies", "jaeger-sampling"] as const;
