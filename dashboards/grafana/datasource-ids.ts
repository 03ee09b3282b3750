import { prometheusDatasource } from "../../signals/dashboards.ts";

/** Identities of the data sources: dashboards and links name them, so they are the same on every stack. */
export const datasourceIds = {
  prometheus: prometheusDatasource,
  jaeger: "jaeger",
  traces: "elasticsearch-traces",
} as const;

/** The data source that the reader of a dashboard has chosen. */
export const chosenPrometheus = { type: "prometheus", uid: "${datasource}" } as const;
