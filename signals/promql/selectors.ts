import { milliseconds, type Duration } from "../../base/duration.ts";
import type { Metric, MetricType } from "../metric.ts";
import { targetLabels, type TargetLabel } from "../target-labels.ts";
import type { GrafanaRange } from "./grafana.ts";
import { renderSelector, type Where } from "./matcher.ts";
import { atom, type Vector } from "./vector.ts";

/** Labels that each series has beside its metric's own; `instance` is the address of the target. */
export type AttachedLabel = TargetLabel | "instance";

/** All labels by which a metric's series may be filtered and grouped. */
export type LabelsOf<Label extends string> = Label | AttachedLabel;

export type Range = Duration | GrafanaRange;

const attached: readonly string[] = [...targetLabels, "instance"];

/** The metric's series, refusing a label that it does not have even where the compiler could not see it. */
export const selector = <Label extends string>(
  metric: Metric<MetricType, Label>,
  where: Where<LabelsOf<NoInfer<Label>>> = {},
): string => {
  const known: readonly string[] = [...metric.labels, ...attached];
  const unknown = Object.keys(where).find((label) => !known.includes(label));
  if (unknown !== undefined) throw new Error(`${metric.name}: no label "${unknown}"; it has ${known.join(", ")}`);
  return renderSelector(metric.name, where);
};

const range = (window: Range): string => {
  if (!window.startsWith("$")) milliseconds(window as Duration);
  return `[${window}]`;
};

/** The value of a gauge now. */
export const value = <Label extends string>(
  metric: Metric<"gauge", Label>,
  where?: Where<LabelsOf<NoInfer<Label>>>,
): Vector<LabelsOf<Label>> => atom(selector(metric, where));

/** The mean of a gauge's samples within the window. */
export const averageOverTime = <Label extends string>(
  metric: Metric<"gauge", Label>,
  window: Range,
  where?: Where<LabelsOf<NoInfer<Label>>>,
): Vector<LabelsOf<Label>> => atom(`avg_over_time(${selector(metric, where)}${range(window)})`);

const overCounter =
  (name: "rate" | "increase") =>
  <Label extends string>(
    metric: Metric<"counter", Label>,
    window: Range,
    where?: Where<LabelsOf<NoInfer<Label>>>,
  ): Vector<LabelsOf<Label>> =>
    atom(`${name}(${selector(metric, where)}${range(window)})`);

/** How much a counter grows a second, on average over the window; restarts of the process are taken out. */
export const rate = overCounter("rate");

/** How much a counter has grown within the window; restarts of the process are taken out. */
export const increase = overCounter("increase");
