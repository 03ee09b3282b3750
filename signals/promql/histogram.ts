import type { Metric } from "../metric.ts";
import { atom, type Vector } from "./vector.ts";

const part = <Label extends string, Extra extends string = never>(
  { name, help, unit, labels }: Metric<"histogram", Label>,
  suffix: "bucket" | "count" | "sum",
  extra: readonly Extra[] = [],
): Metric<"counter", Label | Extra> => ({
  type: "counter",
  name: `${name}_${suffix}`,
  help,
  unit: suffix === "sum" ? unit : "none",
  labels: [...labels, ...extra],
});

/** The cumulative buckets of a histogram; label `le` is the upper bound. */
export const bucketsOf = <Label extends string>(metric: Metric<"histogram", Label>): Metric<"counter", Label | "le"> =>
  part(metric, "bucket", ["le"]);

/** How many observations a histogram has. */
export const countOf = <Label extends string>(metric: Metric<"histogram", Label>): Metric<"counter", Label> =>
  part(metric, "count");

/** The sum of a histogram's observations, in its unit. */
export const sumOf = <Label extends string>(metric: Metric<"histogram", Label>): Metric<"counter", Label> =>
  part(metric, "sum");

/** A bound as the label `le` of Prometheus 3 has it: `2` is `2.0`. */
export const boundLabel = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

/**
 * Value of `le` for the bucket up to `bound`. A bound that is not one of the
 * metric's buckets would select nothing, and throws.
 */
export const upTo = ({ name, buckets = [] }: Metric<"histogram">, bound: number): string => {
  if (!buckets.includes(bound)) throw new Error(`${name}: no bucket up to ${bound}; it has ${buckets.join(", ")}`);
  return boundLabel(bound);
};

/** The value that a share `quantile` (0 to 1) of the observations stays under, estimated from the buckets' rates. */
export const histogramQuantile = <Label extends string = never>(
  quantile: number,
  buckets: Vector<Label | "le">,
): Vector<Label> => {
  if (!(quantile >= 0 && quantile <= 1)) throw new Error(`histogramQuantile: ${quantile} is not between 0 and 1`);
  return atom(`histogram_quantile(${quantile}, ${buckets.text})`);
};
