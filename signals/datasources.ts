/** Identities of Grafana's data sources: dashboards and links name them, so they are the same on every stack. */
export const datasourceIds = {
  prometheus: "prometheus",
  jaeger: "jaeger",
  traces: "elasticsearch-traces",
} as const;
