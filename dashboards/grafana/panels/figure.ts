import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan } from "./panel.ts";
import { noThresholds, thresholdSteps } from "./thresholds.ts";

/** One figure as a large number, its course behind it where the query is over time. */
export const figure = (options: PanelOptions): PanelPlan =>
  panel(options, () => {
    const { common } = sdk;
    const { limit } = options;
    return new sdk.stat.PanelBuilder()
      .height(4)
      .noValue("–")
      .graphMode(common.BigValueGraphMode.Area)
      .colorMode(limit === undefined ? common.BigValueColorMode.None : common.BigValueColorMode.Value)
      .reduceOptions(new common.ReduceDataOptionsBuilder().values(false).calcs(["lastNotNull"]))
      .thresholds(limit === undefined ? noThresholds() : thresholdSteps(limit));
  });
