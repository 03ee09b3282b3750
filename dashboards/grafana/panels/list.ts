import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan } from "./panel.ts";

/** The rows of an answer as they are, such as traces of a search, or spans. */
export const list = ({
  fields,
  ...options
}: PanelOptions & {
  /** Titles of the fields that are shown, by the data source's names, from left to right. Defaults to every field. */
  readonly fields?: Readonly<Record<string, string>>;
}): PanelPlan =>
  panel(options, () => {
    const built = new sdk.table.PanelBuilder().height(10).filterable(true);
    if (fields === undefined) return built;
    const names = Object.keys(fields);
    const indexByName = Object.fromEntries(names.map((name, index) => [name, index]));
    return built.transformations([
      { id: "filterFieldsByName", options: { include: { names } } },
      { id: "organize", options: { excludeByName: {}, indexByName, renameByName: fields } },
    ]);
  });
