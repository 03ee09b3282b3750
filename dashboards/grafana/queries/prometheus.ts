import type { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Vector } from "../../../signals/promql/vector.ts";
import { sdk } from "../sdk.ts";
import { datasources, type ColumnQuery, type Legend, type PanelQuery } from "./query.ts";

const asked = (refId: string, { text }: Pick<Vector<never>, "text">): DataqueryBuilder =>
  new sdk.prometheus.DataqueryBuilder().refId(refId).datasource(datasources.prometheus).expr(text);

/** One line, or one line for each combination of the expression's labels, over the dashboard's time range. */
export const series = <Label extends string>(
  expression: Vector<Label>,
  {
    legend,
    exemplars = false,
  }: {
    readonly legend: Legend<NoInfer<Label>>;
    /** Whether to show dots that open a trace; for expressions over a histogram's buckets. Defaults to `false`. */
    readonly exemplars?: boolean;
  },
): PanelQuery => ({
  datasource: datasources.prometheus,
  target: (refId) => asked(refId, expression).legendFormat(legend).exemplar(exemplars).range(),
});

/** The value now, or one for each combination of the expression's labels. */
export const latest = <Label extends string>(
  expression: Vector<Label>,
  { legend }: { readonly legend: Legend<NoInfer<Label>> },
): PanelQuery => ({
  datasource: datasources.prometheus,
  target: (refId) => asked(refId, expression).legendFormat(legend).instant(),
});

/** The value now for each combination of the expression's labels, as a column of a table. */
export const column = <Label extends string>(expression: Vector<Label>): ColumnQuery<Label> => ({
  datasource: datasources.prometheus,
  valueField: (refId, queries) => (queries > 1 ? `Value #${refId}` : "Value"),
  target: (refId) => asked(refId, expression).format(sdk.prometheus.PromQueryFormat.Table).instant(),
});
