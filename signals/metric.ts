/** What a metric counts in; decides a Grafana panel's unit and a name's suffix. */
export type Unit = "seconds" | "bytes" | "ratio" | "info" | "none";

export type MetricType = "counter" | "gauge" | "histogram" | "summary";

/**
 * One metric of the catalogue. `app` records through it, dashboards and alerts query through it, so a renamed metric
 * or label is a compile error everywhere.
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

/** A count that only grows; its name ends in `_total` (https://prometheus.io/docs/practices/naming/). */
export const counter = <const Label extends string = never>(
  name: `${string}_total`,
  options: MetricOptions<Label>,
): Metric<"counter", Label> => metric("counter", name, options);

/** A value that goes up and down. */
export const gauge = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label>,
): Metric<"gauge", Label> => metric("gauge", name, options);

/** Observations counted in cumulative buckets. */
export const histogram = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label> & { readonly buckets: readonly number[] },
): Metric<"histogram", Label> => ({ ...metric("histogram", name, options), buckets: options.buckets });

/** Observations with quantiles computed by the process itself; cannot be added up across processes. */
export const summary = <const Label extends string = never>(
  name: string,
  options: MetricOptions<Label> & { readonly percentiles: readonly number[] },
): Metric<"summary", Label> => ({ ...metric("summary", name, options), percentiles: options.percentiles });
