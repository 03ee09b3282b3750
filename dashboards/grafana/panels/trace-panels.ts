import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan } from "./panel.ts";

/** Services or spans and the calls between them; of a query that answers with a graph. */
export const nodeGraph = (options: Omit<PanelOptions, "unit" | "limit">): PanelPlan =>
  panel({ ...options, unit: "short" }, () => new sdk.nodegraph.PanelBuilder().height(12));

/** The spans of one trace on a time line. The SDK has no builder for this kind of panel. */
export const traceView = (options: Omit<PanelOptions, "unit" | "limit">): PanelPlan =>
  panel({ ...options, unit: "none" }, () => new sdk.dashboard.PanelBuilder().type("traces").height(12));
