import type { DatasourceVariableBuilder, QueryVariableBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Metric, MetricType } from "../../signals/metric.ts";
import type { Where } from "../../signals/promql/matcher.ts";
import { selector, type LabelsOf } from "../../signals/promql/selectors.ts";
import { chosenPrometheus, datasourceIds } from "./datasource-ids.ts";
import { sdk } from "./sdk.ts";

/** Lets the reader choose among Grafana's Prometheus data sources; ours is the preset. */
export const datasourceVariable = (): DatasourceVariableBuilder =>
  new sdk.dashboard.DatasourceVariableBuilder("datasource")
    .label("Data source")
    .type("prometheus")
    .current({ selected: true, text: "Prometheus", value: datasourceIds.prometheus });

/** Lets the reader choose among the values of a metric's label; several or all of them. */
export const labelVariable = <Label extends string>(
  label: LabelsOf<NoInfer<Label>>,
  {
    metric,
    where,
    title,
    preset,
  }: {
    readonly metric: Metric<MetricType, Label>;
    readonly where?: Where<LabelsOf<NoInfer<Label>>>;
    readonly title: string;
    /** Defaults to all. */
    readonly preset?: string;
  },
): QueryVariableBuilder => {
  const query = `label_values(${selector(metric, where)}, ${label})`;
  return new sdk.dashboard.QueryVariableBuilder(label)
    .label(title)
    .datasource(chosenPrometheus)
    .query({ qryType: 1, query, refId: `PrometheusVariableQueryEditor-${label}` })
    .definition(query)
    .refresh(sdk.dashboard.VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current(
      preset === undefined
        ? { selected: true, text: ["All"], value: ["$__all"] }
        : { selected: true, text: [preset], value: [preset] },
    );
};
