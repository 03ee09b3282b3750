import type { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Vector } from "../../signals/promql/vector.ts";
import { chosenPrometheus } from "./datasource-ids.ts";
import { sdk } from "./sdk.ts";

/** A series' name: it must tell apart what the expression's labels tell apart. */
export type Legend<Label extends string> = [Label] extends [never] ? string : `${string}{{${Label}}}${string}`;

export interface QueryOptions<Label extends string> {
  readonly legend: Legend<Label>;
  /** Whether to show dots that open a trace; for expressions over a histogram's buckets. Defaults to `false`. */
  readonly exemplars?: boolean;
}

/** Places a query as the n-th of its panel. */
export type PanelQuery = (position: number) => DataqueryBuilder;

const refId = (position: number): string => String.fromCodePoint("A".codePointAt(0)! + position);

/** One line, or one line for each combination of the expression's labels, over the dashboard's time range. */
export const query =
  <Label extends string>(
    { text }: Vector<Label>,
    { legend, exemplars = false }: QueryOptions<NoInfer<Label>>,
  ): PanelQuery =>
  (position) =>
    new sdk.prometheus.DataqueryBuilder()
      .refId(refId(position))
      .datasource(chosenPrometheus)
      .expr(text)
      .legendFormat(legend)
      .exemplar(exemplars)
      .range();

/** One column of a table: the latest value for each combination of the expression's labels. */
export const column =
  ({ text }: Pick<Vector<never>, "text">): PanelQuery =>
  (position) =>
    new sdk.prometheus.DataqueryBuilder()
      .refId(refId(position))
      .datasource(chosenPrometheus)
      .expr(text)
      .format(sdk.prometheus.PromQueryFormat.Table)
      .instant();
