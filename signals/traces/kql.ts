import { shownLimit } from "./comparison.ts";
import type { Condition } from "./condition.ts";
import { operators, valueText } from "./query-text.ts";

/** A condition inside of another one. `not not` is no KQL. */
const grouped = (condition: Condition): string => {
  const { kind } = condition;
  const text = toKql(condition);
  return kind === "any" || kind === "not" || (kind === "all" && condition.conditions.length > 0) ? `(${text})` : text;
};

const joined = (conditions: readonly Condition[], word: "and" | "or"): string =>
  conditions.map((condition) => (condition.kind === "not" ? toKql(condition) : grouped(condition))).join(` ${word} `);

/**
 * The condition in Kibana's query language, for the data view over the spans
 * (https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql).
 */
export const toKql = (condition: Condition): string => {
  switch (condition.kind) {
    case "is":
      return `${condition.field}: ${valueText(condition.value)}`;
    case "exists":
      return `${condition.field}: *`;
    case "above":
    case "atLeast":
    case "below":
    case "atMost": {
      const [field, limit] = shownLimit(condition);
      return `${field} ${operators[condition.kind]} ${limit}`;
    }
    case "not":
      return `not ${grouped(condition.condition)}`;
    case "any":
      return joined(condition.conditions, "or");
    case "all":
      return condition.conditions.length === 0 ? "*" : joined(condition.conditions, "and");
  }
};
