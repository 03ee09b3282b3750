import { storedLimit } from "./comparison.ts";
import type { Condition } from "./condition.ts";
import { operators, valueText } from "./query-text.ts";

/** A condition inside of another one. */
const grouped = (condition: Condition): string =>
  condition.kind === "all" && condition.conditions.length > 1 ? `(${toLucene(condition)})` : toLucene(condition);

/**
 * The condition in Lucene's query language, which Grafana sends to Elasticsearch; it can be joined to others by `AND`
 * (https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query).
 */
export const toLucene = (condition: Condition): string => {
  switch (condition.kind) {
    case "is":
      return `${condition.field}:${valueText(condition.value)}`;
    case "exists":
      return `_exists_:${condition.field}`;
    case "above":
    case "atLeast":
    case "below":
    case "atMost": {
      const [field, limit] = storedLimit(condition);
      return `${field}:${operators[condition.kind]}${limit}`;
    }
    case "not":
      // A group of negations alone finds nothing.
      return `(*:* AND NOT ${grouped(condition.condition)})`;
    case "any":
      return `(${condition.conditions.map(grouped).join(" OR ")})`;
    case "all":
      return condition.conditions.length === 0 ? "*:*" : condition.conditions.map(grouped).join(" AND ");
  }
};
