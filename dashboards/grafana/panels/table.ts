import { refIdOf, type ColumnQuery } from "../queries/query.ts";
import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan, type PanelUnit } from "./panel.ts";

/** One column with values. */
export interface TableColumn<Label extends string> {
  readonly title: string;
  readonly unit: PanelUnit;
  readonly query: ColumnQuery<Label>;
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

/** @throws Error if two columns have values of one name: Grafana merges them into one. */
const valueTitles = <Label extends string>({ title, columns }: TableOptions<Label>) => {
  const titles = new Map<string, string>();
  for (const [position, { query, title: heading }] of columns.entries()) {
    const together = columns.filter((other) => other.query.datasource === query.datasource).length;
    const field = query.valueField(refIdOf(position), together);
    if (titles.has(field)) throw new Error(`${title}: two columns are called "${field}"; leave one out`);
    titles.set(field, heading);
  }
  return Object.fromEntries(titles);
};

const transformations = <Label extends string>(options: TableOptions<Label>) => {
  const renameByName: Readonly<Record<string, string>> = { ...options.labels, ...valueTitles(options) };
  const indexByName = Object.fromEntries(Object.keys(renameByName).map((name, index) => [name, index]));
  return [
    { id: "merge", options: {} },
    { id: "organize", options: { excludeByName: { Time: true }, indexByName, renameByName } },
    { id: "sortBy", options: { fields: {}, sort: [{ field: options.sortBy, desc: true }] } },
    { id: "limit", options: { limitField: rows } },
  ];
};

/** The latest values, a row for each combination of the labels. */
export const table = <Label extends string>(options: TableOptions<Label>): PanelPlan => {
  const { columns, labels, sortBy, link } = options;
  return panel({ ...options, unit: "short", queries: columns.map(({ query }) => query) }, () => {
    const built = new sdk.table.PanelBuilder()
      .height(10)
      .filterable(true)
      .transformations(transformations(options))
      .sortBy([new sdk.common.TableSortByFieldStateBuilder().displayName(sortBy).desc(true)]);
    for (const { title, unit } of columns) built.overrideByName(title, [{ id: "unit", value: unit }]);
    const [first] = Object.values<string>(labels);
    if (link === undefined || first === undefined) return built;
    return built.overrideByName(first, [{ id: "links", value: [{ ...link, targetBlank: true }] }]);
  });
};
