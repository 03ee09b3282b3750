import type { Duration } from "../../base/duration.ts";
import type { NumericFieldName } from "../attributes.ts";
import type { TraceField } from "./fields.ts";

type Comparison = "above" | "atLeast" | "below" | "atMost";

/** What must hold of a span. */
export type Condition =
  | { readonly kind: "is"; readonly field: TraceField; readonly value: string | number | true }
  | { readonly kind: "exists"; readonly field: TraceField }
  | { readonly kind: Comparison; readonly field: NumericFieldName; readonly limit: number }
  | { readonly kind: Comparison; readonly field: "duration"; readonly limit: Duration }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "all" | "any"; readonly conditions: readonly Condition[] };

/** A span that did not fail has no `error`: to find it, say `not(is("error", true))`. */
type ValueOf<Field extends TraceField> = Field extends NumericFieldName
  ? number
  : Field extends "error"
    ? true
    : string;

/** The field has this value. */
export const is = <Field extends TraceField>(field: Field, value: ValueOf<Field>): Condition => ({
  kind: "is",
  field,
  value,
});

/** The field has any value. */
export const exists = (field: TraceField): Condition => ({ kind: "exists", field });

interface Compare {
  (field: "duration", limit: Duration): Condition;
  (field: NumericFieldName, limit: number): Condition;
}

const comparison =
  (kind: Comparison): Compare =>
  (field: NumericFieldName | "duration", limit: number | Duration) =>
    // The overloads admit only limits that belong to the field.
    ({ kind, field, limit }) as Condition;

/** The field is greater than the limit. */
export const above = comparison("above");
/** The field is the limit or greater. */
export const atLeast = comparison("atLeast");
/** The field is less than the limit. */
export const below = comparison("below");
/** The field is the limit or less. */
export const atMost = comparison("atMost");

/** The condition does not hold. It also does not hold of a span without the field. */
export const not = (condition: Condition): Condition => ({ kind: "not", condition });

/** Every condition holds. Without any, every span is meant. */
export const all = (...conditions: readonly Condition[]): Condition => {
  const flat = conditions.flatMap((condition) => (condition.kind === "all" ? condition.conditions : [condition]));
  return flat.length === 1 ? flat[0]! : { kind: "all", conditions: flat };
};

/** At least one condition holds. */
export const any = (first: Condition, ...others: readonly Condition[]): Condition =>
  others.length === 0 ? first : { kind: "any", conditions: [first, ...others] };
