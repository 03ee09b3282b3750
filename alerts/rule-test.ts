import { milliseconds, type Duration } from "../base/duration.ts";
import type { Metric, MetricType } from "../signals/metric.ts";
import { selector, type LabelsOf } from "../signals/promql/selectors.ts";

/** The samples of one series, for any length and distance of them. */
export type Samples = (count: number, stepMilliseconds: number) => string;

/** One series of a metric of the catalogue. */
export interface TestSeries {
  readonly selector: string;
  readonly samples: Samples;
}

/** An alert that must fire, by the labels and the value of its expression. */
export interface ExpectedAlert<Label extends string> {
  readonly labels: { readonly [Name in Label]?: string };
  /** Defaults to 0. */
  readonly value?: number;
}

/** Series in, alerts out. */
export interface RuleTest<Label extends string> {
  /** A sentence. */
  readonly title: string;
  readonly series: readonly TestSeries[];
  /** How long the series last before the alert is looked at. Defaults to the alert's window and its `for`. */
  readonly over?: Duration;
  /** What the series do after the alert has fired, so that it ends: those that are missing here stop. */
  readonly healed?: readonly TestSeries[];
  /** How long they do so. Defaults to the alert's window. */
  readonly healedOver?: Duration;
  /** Empty for healthy series, which must not fire it at any time. */
  readonly alerts: readonly ExpectedAlert<Label>[];
}

/** A series of a metric; its labels are those of the catalogue. */
export const series = <Label extends string>(
  metric: Metric<MetricType, Label>,
  labels: { readonly [Name in LabelsOf<NoInfer<Label>>]?: string },
  samples: Samples,
): TestSeries => ({ selector: selector(metric, labels), samples });

/** A value that stays. */
export const constant =
  (value: number): Samples =>
  (count) =>
    `${value}x${count - 1}`;

/** A counter that grows by this much a second. */
export const growing =
  (perSecond: number): Samples =>
  (count, step) =>
    // Twelve digits: enough for any share, too few to show that 0.1 + 0.2 is not 0.3.
    `0+${Number(((perSecond * step) / 1000).toPrecision(12))}x${count - 1}`;

/** A counter that grows by one at a time, each this long after the other. */
export const oneEvery =
  (interval: Duration): Samples =>
  (count, step) =>
    Array.from({ length: count }, (_, index) => Math.floor((index * step) / milliseconds(interval))).join(" ");

/** A counter that grows by this much a second for a while, then by another, and so on. */
export const phases =
  (...parts: readonly (readonly [Duration, number])[]): Samples =>
  (_count, step) => {
    const digits = (value: number) => Number(value.toPrecision(12));
    const texts = ["0"];
    let reached = 0;
    for (const [length, perSecond] of parts) {
      const growth = (perSecond * step) / 1000;
      const count = milliseconds(length) / step;
      texts.push(`${digits(reached + growth)}+${digits(growth)}x${count - 1}`);
      reached += growth * count;
    }
    return texts.join(" ");
  };

/** A counter that stands still but for one leap in the middle. */
export const leap =
  (height: number): Samples =>
  (count) => {
    const before = Math.floor(count / 2);
    return `0x${before - 1} ${height}x${count - before - 1}`;
  };
