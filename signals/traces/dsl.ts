import { seconds, type Duration } from "../../base/duration.ts";
import { tracesTimeField } from "../trace-index.ts";
import { storedLimit } from "./comparison.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

/** One clause of Elasticsearch's query DSL. */
export type Clause = Readonly<Record<string, unknown>>;

const operators = { above: "gt", atLeast: "gte", below: "lt", atMost: "lte" } as const;

const clauseOf = (condition: Condition): Clause => {
  switch (condition.kind) {
    case "is": {
      const { field, value } = condition;
      return { term: { [field]: typeof value === "number" ? value : String(value) } };
    }
    case "exists":
      return { exists: { field: condition.field } };
    case "above":
    case "atLeast":
    case "below":
    case "atMost": {
      const [field, limit] = storedLimit(condition);
      return { range: { [field]: { [operators[condition.kind]]: limit } } };
    }
    case "not":
      return { bool: { must_not: [clauseOf(condition.condition)] } };
    case "any":
      return { bool: { should: condition.conditions.map(clauseOf), minimum_should_match: 1 } };
    case "all":
      return { bool: { filter: condition.conditions.map(clauseOf) } };
  }
};

const clausesOf = (condition: Condition): readonly Clause[] =>
  condition.kind === "all" ? condition.conditions.map(clauseOf) : [clauseOf(condition)];

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
