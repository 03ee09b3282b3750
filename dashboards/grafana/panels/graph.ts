import { sdk } from "../sdk.ts";
import { panel, type PanelOptions, type PanelPlan } from "./panel.ts";
import { noThresholds, thresholdSteps } from "./thresholds.ts";

/** A figure over time, its legend a table with the latest and the highest value. */
export const graph = ({
  stacked = false,
  max,
  ...options
}: PanelOptions & { readonly stacked?: boolean; readonly max?: number }): PanelPlan =>
  panel(options, () => {
    const { common } = sdk;
    const built = new sdk.timeseries.PanelBuilder()
      .min(0)
      .height(9)
      .lineWidth(1)
      .fillOpacity(stacked ? 40 : 10)
      .stacking(
        new common.StackingConfigBuilder()
          .group("A")
          .mode(stacked ? common.StackingMode.Normal : common.StackingMode.None),
      )
      .legend(
        new common.VizLegendOptionsBuilder()
          .displayMode(common.LegendDisplayMode.Table)
          .placement(common.LegendPlacement.Bottom)
          .showLegend(true)
          .calcs(["lastNotNull", "max"]),
      )
      .tooltip(
        // oxlint-disable-next-line unicorn/no-array-sort -- a builder, not an array
        new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
      );
    if (max !== undefined) built.max(max);
    if (options.limit === undefined) return built.thresholds(noThresholds());
    return built
      .thresholds(thresholdSteps(options.limit))
      .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  });
