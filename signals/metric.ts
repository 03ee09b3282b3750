/** The unit of a metric; determines the unit of a Grafana panel and the suffix of the name. */
export type Unit = "seconds" | "bytes" | "ratio" | "info" | "none";

export type MetricType = "counter" | "gauge" | "histogram" | "summary";

/**
 * A metric of the catalogue. `app` records it, dashboards and alerts query it. If you rename a metric or a label, every
 * use of the old name is a compile error.
 */
export interface Metric<Type extends MetricType = MetricType, Label extends string = string> {
  readonly type: Type;
  readonly name: string;
  readonly help: string;
  readonly unit: Unit;
  readonly labels: readonly Label[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
  /** Quantiles of a summary, between 0 and 1. */
  readonly percentiles?: readonly number[];
}

export interface MetricOptions<Label extends string> {
  readonly help: string;
  /** Defaults to `none`. */
  readonly unit?: Unit;
  /** Defaults to no labels. */
  readonly labels?: readonly Label[];
}

const metric = <Type extends MetricType, Label extends string>(
  type: Type,
  name: string,
  { help, unit = "none", labels = [] }: MetricOptions<Label>,
): Metric<Type, Label> => ({ type, name, help, unit, labels });

/** A value that only increases; its name ends in `_total` (https://prometheus.io/docs/practices/naming/). */
export const counter = <const Label extends string = never>(
  name: `${string}_total`,
  options: MetricOptions<Label>,
): Metric<"counter", Label> => metric("counter", name, options);

/** A value that can increase and decrease. */
export const gauge = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label>,
): Metric<"gauge", Label> => metric("gauge", name, options);

/** Observations counted in cumulative buckets. */
export const histogram = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label> & { readonly buckets: readonly number[] },
): Metric<"histogram", Label> => ({ ...metric("histogram", name, options), buckets: options.buckets });

/** Observations with quantiles that the process computes; they cannot be aggregated across processes. */
export const summary = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label> & { readonly percentiles: readonly number[] },
): Metric<"summary", Label> => ({ ...metric("summary", name, options), percentiles: options.percentiles });
