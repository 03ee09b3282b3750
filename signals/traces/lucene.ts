import { milliseconds } from "../../base/duration.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * The condition in Lucene's query language, which Grafana sends to Elasticsearch
 * (https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query).
 */
export const toLucene = (condition: Condition): string => {
  switch (condition.kind) {
    case "is": {
      const { field, value } = condition;
      return `${field}:${typeof value === "string" ? quoted(value) : String(value)}`;
    }
    case "slower":
      return `${durationFields.stored}:>${milliseconds(condition.than) * durationFields.perMillisecond}`;
    case "all":
      return condition.conditions.length === 0 ? "*" : condition.conditions.map(toLucene).join(" AND ");
  }
};
