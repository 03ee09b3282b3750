import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import { apiMetrics } from "../../signals/api-metrics.ts";
import { scrapeMetrics } from "../../signals/component-metrics.ts";
import { datasourceIds } from "../../signals/datasources.ts";
import type { Metric, MetricType } from "../../signals/metric.ts";
import { variable } from "../../signals/promql/grafana.ts";
import type { Where } from "../../signals/promql/matcher.ts";
import { selector, type LabelsOf } from "../../signals/promql/selectors.ts";
import { datasources } from "./queries/query.ts";
import { sdk } from "./sdk.ts";

/** What the reader can choose. The SDK is first loaded when it is built. */
export type VariablePlan = () => Builder<VariableModel>;

/** Lets the reader choose among Grafana's Prometheus data sources; ours is the preset. */
export const datasourceVariable: VariablePlan = () =>
  new sdk.dashboard.DatasourceVariableBuilder("datasource")
    .label("Data source")
    .type("prometheus")
    .current({ selected: true, text: "Prometheus", value: datasourceIds.prometheus });

interface LabelVariableOptions<Label extends string> {
  readonly metric: Metric<MetricType, Label>;
  readonly where?: Where<LabelsOf<NoInfer<Label>>>;
  readonly title: string;
  /** Defaults to all. */
  readonly preset?: string;
}

const valuesOf = <Label extends string>(
  name: string,
  label: string,
  { metric, where, title }: LabelVariableOptions<Label>,
) => {
  const query = `label_values(${selector(metric, where)}, ${label})`;
  return new sdk.dashboard.QueryVariableBuilder(name)
    .label(title)
    .datasource(datasources.prometheus)
    .query({ qryType: 1, query, refId: `PrometheusVariableQueryEditor-${name}` })
    .definition(query)
    .refresh(sdk.dashboard.VariableRefresh.OnTimeRangeChanged);
};

/** Lets the reader choose among the values of a metric's label; several or all of them. */
export const labelVariable =
  <Label extends string>(label: LabelsOf<NoInfer<Label>>, options: LabelVariableOptions<Label>): VariablePlan =>
  () =>
    valuesOf(label, label, options)
      .multi(true)
      .includeAll(true)
      .allValue(".+")
      .current(
        options.preset === undefined
          ? { selected: true, text: ["All"], value: ["$__all"] }
          : { selected: true, text: [options.preset], value: [options.preset] },
      );

/** Lets the reader choose one service, as `$trace_service`: Jaeger searches one at a time. */
export const traceServiceVariable: VariablePlan = () =>
  valuesOf("trace_service", "service", {
    metric: apiMetrics.httpRequests,
    where: { environment: variable("environment") },
    title: "Service of the traces",
  })
    .multi(false)
    .includeAll(false);

/** Lets the reader enter a text, such as the ID of a trace. */
export const textVariable =
  (name: string, { title }: { readonly title: string }): VariablePlan =>
  () =>
    new sdk.dashboard.TextBoxVariableBuilder(name).label(title);

/** Which variables a page has beside its own: a page about services asks for the services as well. */
export type PageKind = "services" | "stack";

/** The variables that every page of a kind has. */
export const variablesOf = (kind: PageKind, environment: string): readonly VariablePlan[] => {
  const where = kind === "services" ? ({ component: "api" } as const) : {};
  const metric = apiMetrics.httpRequests;
  return [
    datasourceVariable,
    labelVariable("environment", { metric: scrapeMetrics.up, where, title: "Environment", preset: environment }),
    ...(kind === "services"
      ? [labelVariable("service", { metric, where: { environment: variable("environment") }, title: "Service" })]
      : []),
  ];
};
