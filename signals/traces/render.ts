import type { Duration } from "../../base/duration.ts";
import { toSearchBody, type Clause } from "./dsl.ts";
import { toJaegerSearch } from "./jaeger-search.ts";
import { toKql } from "./kql.ts";
import { conditionOf, traceQueries, type TraceQuery } from "./queries.ts";

/** One question in the languages of Kibana, Elasticsearch and Jaeger. */
export interface RenderedTraceQuery {
  readonly title: string;
  readonly description: string;
  readonly kql: string;
  readonly body: Clause;
  /** Below Jaeger's address. Nothing where its search page cannot say it. */
  readonly jaeger?: string;
}

const last: Duration = "1h";

/** What people read of a question where they can change its KQL: how to give the value that it asks for. */
export const descriptionOf = ({ description, by }: TraceQuery): string =>
  by === undefined ? description : `${description} Replace the * of "${by}: *" by a value in quotes.`;

/**
 * Every question by its name: about all services, or about one. One that asks for a value finds every value; the one
 * that asks for a service is left out where the service is known.
 */
export const renderTraceQueries = (service?: string): Readonly<Record<string, RenderedTraceQuery>> =>
  Object.fromEntries(
    Object.entries<TraceQuery>(traceQueries).flatMap(([name, query]) => {
      if (service !== undefined && query.by === "service") return [];
      const condition = conditionOf(query, service === undefined ? {} : { service });
      const jaeger = toJaegerSearch(condition, last);
      const rendered: RenderedTraceQuery = {
        title: query.title,
        description: descriptionOf(query),
        kql: toKql(condition),
        body: toSearchBody(condition, { last, limit: 20 }),
        ...(jaeger !== undefined && { jaeger }),
      };
      return [[name, rendered] as const];
    }),
  );
