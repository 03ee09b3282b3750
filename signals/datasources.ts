/** IDs of Grafana's data sources. Dashboards and links refer to them, so they are the same on every stack. */
export const datasourceIds = {
  prometheus: "prometheus",
  jaeger: "jaeger",
  traces: "elasticsearch-traces",
} as const;
