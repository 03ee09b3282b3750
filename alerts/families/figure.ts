import type { Duration } from "../../base/duration.ts";
import type { Metric } from "../../signals/metric.ts";
import { max, min, sum } from "../../signals/promql/aggregation.ts";
import type { Where } from "../../signals/promql/matcher.ts";
import { divide } from "../../signals/promql/operators.ts";
import { rate, selector, value, type LabelsOf } from "../../signals/promql/selectors.ts";
import type { Vector } from "../../signals/promql/vector.ts";
import { duration, type NumberOf } from "../numbers.ts";
import { constant, growing, type Samples, type TestSeries } from "../rule-test.ts";

export type Labels = Readonly<Record<string, string>>;

/** A figure that an alert watches, one for each combination of the labels `by`. */
export interface Figure<By extends string> {
  readonly by: readonly By[];
  /** What it is averaged over; gauges are not. */
  readonly window?: NumberOf<"duration">;
  /** `worst` says which of the series with equal labels `by` counts. */
  readonly expression: (worst: "max" | "min", window: Duration | undefined) => Vector<By>;
  /** Series for a test that give it a value. */
  readonly series: (labels: Labels, value: number) => readonly TestSeries[];
}

/** Of which series a figure is made. */
export interface Part<Label extends string, By extends string> {
  /** Defaults to all series of the metric. */
  readonly where?: Where<LabelsOf<NoInfer<Label>>>;
  /** Defaults to `environment` and `service`. */
  readonly by?: readonly By[];
}

/** One series per service. */
const perService = ["environment", "service"] as const;

/** The labels `by`, which must tell the alerts of one stack from those of another. */
export const byOf = <By extends string>(by: readonly By[] | undefined): readonly By[] => {
  if (by && !by.some((name) => name === "environment"))
    throw new Error(`by: [${by.join(", ")}] lacks "environment"; add it`);
  // The default type of `By` in the callers is that of `perService`.
  return by ?? (perService as readonly string[] as readonly By[]);
};

export type PerService = (typeof perService)[number];

/** Labels that a filter asks for by their value; a filter by a pattern says nothing of the kind. */
export const plainLabels = (where: Where<string> = {}): Labels =>
  Object.fromEntries(Object.entries(where).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])));

/** A series of a metric with the labels of a test; `selector` refuses those that the metric does not have. */
export const seriesOf = (metric: Metric, labels: Labels, samples: Samples): TestSeries => ({
  selector: selector(metric, labels),
  samples,
});

/** The value of a gauge. */
export const gaugeOf = <Label extends string, const By extends LabelsOf<Label> = PerService>(
  metric: Metric<"gauge", Label>,
  { where, by }: Part<Label, By> = {},
): Figure<By> => ({
  by: byOf(by),
  expression: (worst) => (worst === "max" ? max : min)(value(metric, where), byOf(by)),
  series: (labels, is) => [seriesOf(metric, { ...plainLabels(where), ...labels }, constant(is))],
});

/** What part of one gauge another one is, such as the memory in use of all memory. */
export const shareOf = <Label extends string, const By extends LabelsOf<Label> = PerService>(
  { used, whole }: { readonly used: Metric<"gauge", Label>; readonly whole: Metric<"gauge", Label> },
  part: Part<Label, By> = {},
): Figure<By> => {
  const [upper, lower] = [gaugeOf(used, part), gaugeOf(whole, part)];
  const size = 1024;
  return {
    by: upper.by,
    expression: (worst) => divide(upper.expression(worst, undefined), lower.expression(worst, undefined)),
    series: (labels, is) => [...upper.series(labels, is * size), ...lower.series(labels, size)],
  };
};

/** How much a counter grows a second. */
export const rateOf = <Label extends string, const By extends LabelsOf<Label> = PerService>(
  metric: Metric<"counter", Label>,
  { where, by, window = duration("2m", "Many scrapes long: a lost one does not matter.") }: RateOptions<Label, By> = {},
): Figure<By> => ({
  by: byOf(by),
  window,
  expression: (_worst, over = window.value) => sum(rate(metric, over, where), byOf(by)),
  series: (labels, is) => [seriesOf(metric, { ...plainLabels(where), ...labels }, growing(is))],
});

interface RateOptions<Label extends string, By extends string> extends Part<Label, By> {
  readonly window?: NumberOf<"duration">;
}
