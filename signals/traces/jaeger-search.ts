import type { Duration } from "../../base/duration.ts";
import { searchFields } from "../attributes.ts";
import { storedLimit } from "./comparison.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

/**
 * On Elasticsearch, Jaeger takes a tag's value as a regular expression of Lucene (jaegertracing/jaeger
 * internal/storage/v1/elasticsearch/spanstore/reader.go).
 */
const literally = (text: string): string => text.replaceAll(/[.?+*|{}[\]()"\\#@&<>~^]/g, String.raw`\$&`);

const tagPrefix = "tag:";

type Parameter = readonly [name: string, value: string];

const inMilliseconds = (microseconds: number): string => `${microseconds / durationFields.perMillisecond}ms`;

const isParameter = ({ field, value }: Condition & { kind: "is" }): Parameter | undefined => {
  if (field === "service" || field === "operation") return [field, String(value)];
  const attribute = searchFields.find(({ field: name }) => name === field)?.attribute;
  return attribute === undefined ? undefined : [`${tagPrefix}${attribute}`, literally(String(value))];
};

const parameterOf = (condition: Condition): Parameter | undefined => {
  if (condition.kind === "is") return isParameter(condition);
  if (!("limit" in condition) || condition.field !== "duration") return undefined;
  const [, limit] = storedLimit(condition);
  // Both of Jaeger's limits are inclusive, and durations are whole microseconds.
  switch (condition.kind) {
    case "above":
      return ["minDuration", inMilliseconds(limit + 1)];
    case "atLeast":
      return ["minDuration", inMilliseconds(limit)];
    case "below":
      return ["maxDuration", inMilliseconds(limit - 1)];
    case "atMost":
      return ["maxDuration", inMilliseconds(limit)];
  }
};

/**
 * The path and query of Jaeger's search page that shows the traces with such a span. `undefined` where the page cannot say
 * it: it takes one service, which it needs, at most one operation, values of attributes, and a shortest and a longest
 * duration.
 */
export const toJaegerSearch = (condition: Condition, last: Duration): string | undefined => {
  const parts = condition.kind === "all" ? condition.conditions : [condition];
  const said = new Map(parts.map(parameterOf).filter((parameter) => parameter !== undefined));
  // One that is missing cannot be said, or not beside another one of its name.
  if (said.size < parts.length || !said.has("service")) return undefined;
  const tags = [...said].filter(([name]) => name.startsWith(tagPrefix));
  const query = new URLSearchParams([...said].filter(([name]) => !name.startsWith(tagPrefix)));
  const named = tags.map(([name, value]) => [name.slice(tagPrefix.length), value] as const);
  if (tags.length > 0) query.set("tags", JSON.stringify(Object.fromEntries(named)));
  query.set("lookback", last);
  return `/search?${query.toString()}`;
};
