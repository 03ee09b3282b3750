import type { Clause } from "../dsl.ts";
import { parseKql, type Kql } from "./parse-kql.ts";

const isClause = (
  { field, value: { value, isQuoted, hasWildcard } }: Kql & { kind: "is" },
  keywords: Keywords,
): Clause => {
  if (hasWildcard && value !== "*") throw new Error(`a star inside of a text is not translated: ${value}`);
  if (hasWildcard) return field === null || field === "*" ? { match_all: {} } : { exists: { field } };
  if (field === null) throw new Error(`a value without a field is not translated: ${value}`);
  if (keywords.has(field)) return { term: { [field]: { value } } };
  return { [isQuoted ? "match_phrase" : "match"]: { [field]: value } };
};

type Keywords = ReadonlySet<string>;

const clauseOf = (query: Kql, keywords: Keywords): Clause => {
  switch (query.kind) {
    case "and":
      return { bool: { filter: query.parts.map((part) => clauseOf(part, keywords)) } };
    case "or":
      return { bool: { should: query.parts.map((part) => clauseOf(part, keywords)), minimum_should_match: 1 } };
    case "not":
      return { bool: { must_not: clauseOf(query.part, keywords) } };
    case "range":
      return { range: { [query.field]: { [query.operator]: query.value.value } } };
    case "is":
      return isClause(query, keywords);
  }
};

/**
 * What Kibana asks Elasticsearch for a query in KQL, where the data view says that these fields are keywords (elastic/kibana,
 * packages/kbn-es-query, kuery/functions).
 */
export const kqlToDsl = (kql: string, keywords: Keywords): Clause => clauseOf(parseKql(kql), keywords);
