import { milliseconds } from "../../base/duration.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

const operators = { above: ">", atLeast: ">=", below: "<", atMost: "<=" } as const;

/** A condition inside of another one. */
const grouped = (condition: Condition): string =>
  condition.kind === "all" && condition.conditions.length > 1 ? `(${toLucene(condition)})` : toLucene(condition);

/**
 * The condition in Lucene's query language, which Grafana sends to Elasticsearch; it can be joined to others by `AND`
 * (https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query).
 */
export const toLucene = (condition: Condition): string => {
  switch (condition.kind) {
    case "is": {
      const { field, value } = condition;
      return `${field}:${typeof value === "string" ? quoted(value) : String(value)}`;
    }
    case "exists":
      return `_exists_:${condition.field}`;
    case "above":
    case "atLeast":
    case "below":
    case "atMost": {
      const [field, limit] =
        condition.field === "duration"
          ? [durationFields.stored, milliseconds(condition.limit) * durationFields.perMillisecond]
          : [condition.field, condition.limit];
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
