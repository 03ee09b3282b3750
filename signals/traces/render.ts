import { toSearchBody, type Clause } from "./dsl.ts";
import { toKql } from "./kql.ts";
import { conditionOf, traceQueries, type TraceQuery } from "./queries.ts";

/** One question in the languages of Kibana and Elasticsearch. */
export interface RenderedTraceQuery {
  readonly title: string;
  readonly kql: string;
  readonly body: Clause;
}

/** Every question that needs no value, by its name: about all services, or about one. */
export const renderTraceQueries = (service?: string): Readonly<Record<string, RenderedTraceQuery>> =>
  Object.fromEntries(
    Object.entries<TraceQuery>(traceQueries).flatMap(([name, query]) => {
      if (query.value !== undefined) return [];
      const condition = conditionOf(query, service === undefined ? {} : { service });
      const body = toSearchBody(condition, { last: "1h", limit: 20 });
      return [[name, { title: query.title, kql: toKql(condition), body }] as const];
    }),
  );
