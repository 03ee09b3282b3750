import type { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import type { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Limit } from "../../signals/limits.ts";
import { chosenPrometheus } from "./datasource-ids.ts";
import type { PanelQuery } from "./query.ts";
import { sdk } from "./sdk.ts";
import { noThresholds, thresholdSteps } from "./thresholds.ts";

/** Grafana's names of the units in use (https://github.com/grafana/grafana, `valueFormats/categories.ts`). */
export type PanelUnit = "s" | "reqps" | "percentunit" | "short";

export interface PanelOptions {
  /** Unique in its dashboard: the panel's identity comes from it. */
  readonly title: string;
  /** What a reader learns from it, and what is good or bad. */
  readonly description: string;
  readonly unit: PanelUnit;
  readonly queries: readonly PanelQuery[];
  /** In 24ths of the dashboard's width. */
  readonly width: number;
  /** Defaults to no colours. */
  readonly limit?: Limit;
}

/** A figure over time, its legend a table with the latest and the highest value. */
export const graph = ({
  stacked = false,
  max,
  ...options
}: PanelOptions & { readonly stacked?: boolean; readonly max?: number }): TimeseriesBuilder => {
  const { common } = sdk;
  const panel = new sdk.timeseries.PanelBuilder()
    .title(options.title)
    .description(options.description)
    .datasource(chosenPrometheus)
    .targets(options.queries.map((place, position) => place(position)))
    .unit(options.unit)
    .min(0)
    .span(options.width)
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
  if (max !== undefined) panel.max(max);
  if (options.limit === undefined) return panel.thresholds(noThresholds());
  return panel
    .thresholds(thresholdSteps(options.limit))
    .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
};

/** One figure as a large number, its course behind it. */
export const figure = ({ title, description, unit, queries, width, limit }: PanelOptions): StatBuilder => {
  const { common } = sdk;
  return new sdk.stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(chosenPrometheus)
    .targets(queries.map((place, position) => place(position)))
    .unit(unit)
    .span(width)
    .height(4)
    .noValue("–")
    .graphMode(common.BigValueGraphMode.Area)
    .colorMode(limit === undefined ? common.BigValueColorMode.None : common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().values(false).calcs(["lastNotNull"]))
    .thresholds(limit === undefined ? noThresholds() : thresholdSteps(limit));
};
