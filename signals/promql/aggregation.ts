import { atom, type Vector } from "./vector.ts";

type Aggregator = "sum" | "avg" | "min" | "max" | "count";

const aggregation =
  (name: Aggregator) =>
  <Label extends string, const By extends NoInfer<Label> = never>(
    vector: Vector<Label>,
    by: readonly By[] = [],
  ): Vector<By> =>
    atom(by.length === 0 ? `${name}(${vector.text})` : `${name} by (${by.join(", ")}) (${vector.text})`);

/** The samples added up, one sum for each combination of the labels `by`. */
export const sum = aggregation("sum");

/** The mean of the samples, for each combination of the labels `by`. */
export const avg = aggregation("avg");

/** The least sample, for each combination of the labels `by`. */
export const min = aggregation("min");

/** The greatest sample, for each combination of the labels `by`. */
export const max = aggregation("max");

/** How many samples there are, for each combination of the labels `by`. */
export const count = aggregation("count");
