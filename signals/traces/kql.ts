import { milliseconds } from "../../base/duration.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

/** A text in KQL: in quotes, which take every character but themselves and the backslash literally. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * The condition in Kibana's query language, for the data view over the spans
 * (https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql).
 */
export const toKql = (condition: Condition): string => {
  switch (condition.kind) {
    case "is": {
      const { field, value } = condition;
      return `${field}: ${typeof value === "string" ? quoted(value) : String(value)}`;
    }
    case "slower":
      return `${durationFields.shown} > ${milliseconds(condition.than)}`;
    case "all":
      return condition.conditions.length === 0 ? "*" : condition.conditions.map(toKql).join(" and ");
  }
};
