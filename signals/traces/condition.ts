import type { Duration } from "../../base/duration.ts";
import type { TraceField } from "./fields.ts";

/** What must hold of a span. */
export type Condition =
  | { readonly kind: "is"; readonly field: TraceField; readonly value: string | number | boolean }
  | { readonly kind: "slower"; readonly than: Duration }
  | { readonly kind: "all"; readonly conditions: readonly Condition[] };

/** The field has this value. */
export const is = (field: TraceField, value: string | number | boolean): Condition => ({ kind: "is", field, value });

/** The span took longer. */
export const slowerThan = (than: Duration): Condition => ({ kind: "slower", than });

/** Every condition holds; without any, every span is meant. */
export const all = (...conditions: readonly Condition[]): Condition => ({ kind: "all", conditions });
