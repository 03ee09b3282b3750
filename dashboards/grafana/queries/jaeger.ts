import type { Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { Duration } from "../../../base/duration.ts";
import { datasources, type PanelQuery } from "./query.ts";

/**
 * A query of Grafana's Jaeger source, for which the SDK has no builder
 * (https://github.com/grafana/grafana, `public/app/plugins/datasource/jaeger/types.ts`).
 */
interface JaegerTarget extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof datasources.jaeger;
  /** Without it, `query` is the ID of a trace. */
  readonly queryType?: "search" | "dependencyGraph";
  readonly query?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly tags?: string;
  readonly minDuration?: string;
  readonly limit?: number;
}

const jaeger = (query: Omit<JaegerTarget, "refId" | "datasource" | keyof Dataquery>): PanelQuery => ({
  datasource: datasources.jaeger,
  target: (refId) => ({
    build: (): JaegerTarget => ({
      ...query,
      refId,
      datasource: datasources.jaeger,
      _implementsDataqueryVariant: () => undefined,
    }),
  }),
});

const logfmt = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([name, value]) => `${name}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`)
    .join(" ");

/** What a search for traces asks for. */
export interface TraceSearch {
  /** Jaeger searches one service: its name, or a variable with a single value, such as `$trace_service`. */
  readonly service: string;
  readonly operation?: string;
  /** Attributes of a span and their values. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly slowerThan?: Duration;
  readonly limit: number;
}

/** The newest traces that a search finds, a row for each. */
export const traceSearch = ({ tags, slowerThan, ...search }: TraceSearch): PanelQuery =>
  jaeger({
    queryType: "search",
    ...search,
    ...(tags && { tags: logfmt(tags) }),
    ...(slowerThan !== undefined && { minDuration: slowerThan }),
  });

/** One trace by its ID, or by a variable that holds it: its spans, or its calls as a graph. */
export const trace = (id: string): PanelQuery => jaeger({ query: id });

/** The calls between services as a graph. Grafana 11 and older do not know this query. */
export const serviceMap = (): PanelQuery => jaeger({ queryType: "dependencyGraph" });
