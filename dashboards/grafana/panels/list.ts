import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan } from "./panel.ts";

/** The rows of an answer as they are, such as traces of a search, or spans. */
export const list = (options: PanelOptions): PanelPlan =>
  panel(options, () => new sdk.table.PanelBuilder().height(10).filterable(true));
