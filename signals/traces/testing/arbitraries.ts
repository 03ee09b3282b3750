import fc from "fast-check";
import type { Duration } from "../../../base/duration.ts";
import { above, all, any, atLeast, atMost, below, exists, is, not, type Condition } from "../condition.ts";
import { fieldPaths } from "../fields.ts";
import type { StoredSpan } from "./matches.ts";

/** Few values and limits, so that spans often match, and are often exactly at a limit. */
const texts = ["POST", "GET", "true", "null", "a or b", 'say "no"', "back\\slash", "*", "process_payment", ""] as const;
const numbers = [199, 200, 404, 500, 503] as const;
const durations: readonly Duration[] = ["1ms", "100ms", "500ms", "1s", "2s"];
const textFields = ["service", "operation", "method", "user_id", "operation_type", "payment_status"] as const;

const text = fc.constantFrom(...texts);

const leaf = fc.oneof(
  fc.tuple(fc.constantFrom(...textFields), text).map(([field, value]) => is(field, value)),
  fc.constantFrom(...numbers).map((code) => is("status_code", code)),
  fc.constant(is("error", true)),
  fc.constantFrom(...textFields, "error" as const, "status_code" as const).map(exists),
  fc
    .tuple(fc.constantFrom(above, atLeast, below, atMost), fc.constantFrom(...numbers))
    .map(([compare, limit]) => compare("status_code", limit)),
  fc
    .tuple(fc.constantFrom(above, atLeast, below, atMost), fc.constantFrom(...durations))
    .map(([compare, limit]) => compare("duration", limit)),
);

/** Any condition, up to some depth. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie("condition").map(not),
    fc.array(tie("condition"), { maxLength: 3 }).map((conditions) => all(...conditions)),
    fc
      .tuple(tie("condition"), fc.array(tie("condition"), { maxLength: 2 }))
      .map(([first, others]) => any(first, ...others)),
  ),
})).condition;

const stored = (name: string): string => fieldPaths[name]!.replace(/\.num$/, "");

/** Any span, as Jaeger stores it. */
export const anySpan: fc.Arbitrary<StoredSpan> = fc.record(
  {
    ...Object.fromEntries(textFields.map((field) => [stored(field), text] as const)),
    [stored("status_code")]: fc.constantFrom(...numbers).map(String),
    [stored("error")]: fc.constant("true"),
    duration: fc.constantFrom(999, 1000, 1001, 99_999, 100_001, 500_000, 500_001, 1_000_000, 1_999_999, 3_000_000),
  },
  { requiredKeys: ["duration"] },
) as fc.Arbitrary<StoredSpan>;
