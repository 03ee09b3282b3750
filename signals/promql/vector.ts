/**
 * How tightly the outermost part of an expression binds
 * (https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence).
 */
export const precedence = { or: 1, and: 2, comparison: 3, additive: 4, multiplicative: 5, sign: 6, atom: 7 } as const;

export type Precedence = (typeof precedence)[keyof typeof precedence];

/**
 * A PromQL expression that gives one sample for each combination of its labels. The label set is part of the type:
 * grouping by a label that is not there, or matching vectors of different labels, does not compile.
 */
export interface Vector<Label extends string> {
  readonly text: string;
  readonly precedence: Precedence;
  /** Never set: makes vectors of different label sets different types. */
  readonly labelSet?: (label: Label) => Label;
}

/** An expression that binds as one, such as a function call. */
export const atom = <Label extends string>(text: string): Vector<Label> => ({ text, precedence: precedence.atom });
