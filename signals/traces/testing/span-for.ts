import { milliseconds } from "../../../base/duration.ts";
import type { Condition } from "../condition.ts";
import { durationFields, fieldPaths } from "../fields.ts";
import type { StoredSpan } from "./matches.ts";

const steps = { above: 1, atLeast: 0, below: -1, atMost: 0 } as const;

const stored = (field: string, value: string | number): StoredSpan => ({
  // A number is stored as text, as every attribute; its sub-field has the number.
  [fieldPaths[field]!.replace(/\.num$/, "")]: String(value),
});

const fieldsFor = (condition: Condition): StoredSpan => {
  switch (condition.kind) {
    case "is":
      return stored(condition.field, String(condition.value));
    case "exists":
      return stored(condition.field, 1);
    case "above":
    case "atLeast":
    case "below":
    case "atMost": {
      const step = steps[condition.kind];
      if (condition.field !== "duration") return stored(condition.field, condition.limit + step);
      return { [durationFields.stored]: milliseconds(condition.limit) * durationFields.perMillisecond + step };
    }
    case "not":
      return {};
    case "any":
      return fieldsFor(condition.conditions[0]!);
    case "all":
      return Object.assign({}, ...condition.conditions.map(fieldsFor)) as StoredSpan;
  }
};

/** A span of which a condition holds: as far as what must not hold is about fields that the span need not have. */
export const spanFor = (condition: Condition): StoredSpan => ({
  [durationFields.stored]: 1000,
  ...fieldsFor(condition),
});
