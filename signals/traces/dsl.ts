import { milliseconds, seconds, type Duration } from "../../base/duration.ts";
import { tracesTimeField } from "../trace-index.ts";
import type { Condition } from "./condition.ts";
import { durationFields, isNumeric } from "./fields.ts";

/** One clause of Elasticsearch's query DSL. */
export type Clause = Readonly<Record<string, unknown>>;

const clausesOf = (condition: Condition): readonly Clause[] => {
  switch (condition.kind) {
    case "is": {
      const { field, value } = condition;
      return [{ term: { [field]: isNumeric(field) ? Number(value) : String(value) } }];
    }
    case "slower":
      return [
        { range: { [durationFields.stored]: { gt: milliseconds(condition.than) * durationFields.perMillisecond } } },
      ];
    case "all":
      return condition.conditions.flatMap(clausesOf);
  }
};

/** What is asked for besides the condition. */
export interface SearchOptions {
  /** How far back. */
  readonly last: Duration;
  /** How many spans at most, the newest first. */
  readonly limit: number;
}

const answeredFields = [
  "service",
  "operation",
  durationFields.stored,
  "status_code",
  "error",
  "trace_id",
  tracesTimeField,
] as const;

/** A field that a search answers with. */
export type AnsweredField = (typeof answeredFields)[number];

/**
 * The body of a search
 * (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search).
 */
export const toSearchBody = (condition: Condition, { last, limit }: SearchOptions): Clause => ({
  size: limit,
  track_total_hits: true,
  _source: false,
  fields: answeredFields.map((field) => (field === tracesTimeField ? { field, format: "strict_date_time" } : field)),
  sort: [{ [tracesTimeField]: "desc" }],
  query: {
    bool: {
      filter: [...clausesOf(condition), { range: { [tracesTimeField]: { gte: `now-${seconds(last)}s` } } }],
    },
  },
});
