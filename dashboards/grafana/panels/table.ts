import type { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import type { Vector } from "../../signals/promql/vector.ts";
import { chosenPrometheus } from "./datasource-ids.ts";
import type { PanelOptions, PanelUnit } from "./panel.ts";
import { column } from "./query.ts";
import { sdk } from "./sdk.ts";

/** One column with values. */
export interface TableColumn<Label extends string> {
  readonly title: string;
  readonly unit: PanelUnit;
  readonly expression: Vector<Label>;
}

export interface TableOptions<Label extends string> extends Pick<PanelOptions, "title" | "description" | "width"> {
  /** Labels that make a row, with the titles of their columns. */
  readonly labels: { readonly [Name in Label]: string };
  readonly columns: readonly TableColumn<NoInfer<Label>>[];
  /** Title of the column whose highest values come first. */
  readonly sortBy: string;
  /** Where a click on a row's first cell leads. */
  readonly link?: { readonly title: string; readonly url: string };
}

const rows = 20;

const transformations = <Label extends string>({ labels, columns, sortBy }: TableOptions<Label>) => {
  const values = columns.map(
    ({ title }, position) => [`Value #${String.fromCodePoint(65 + position)}`, title] as const,
  );
  const renameByName = { ...labels, ...Object.fromEntries(values) };
  const indexByName = Object.fromEntries(Object.keys(renameByName).map((name, index) => [name, index]));
  return [
    { id: "merge", options: {} },
    { id: "organize", options: { excludeByName: { Time: true }, indexByName, renameByName } },
    { id: "sortBy", options: { fields: {}, sort: [{ field: sortBy, desc: true }] } },
    { id: "limit", options: { limitField: rows } },
  ];
};

/** The latest values, a row for each combination of the labels. */
export const table = <Label extends string>(options: TableOptions<Label>): TableBuilder => {
  const { title, description, width, columns, labels, sortBy, link } = options;
  const panel = new sdk.table.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(chosenPrometheus)
    .targets(columns.map(({ expression }, position) => column(expression)(position)))
    .unit("short")
    .span(width)
    .height(10)
    .filterable(true)
    .transformations(transformations(options))
    .sortBy([new sdk.common.TableSortByFieldStateBuilder().displayName(sortBy).desc(true)]);
  for (const { title: name, unit } of columns) panel.overrideByName(name, [{ id: "unit", value: unit }]);
  if (link === undefined) return panel;
  const [first] = Object.values<string>(labels);
  return first === undefined
    ? panel
    : panel.overrideByName(first, [{ id: "links", value: [{ ...link, targetBlank: true }] }]);
};
