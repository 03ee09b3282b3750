import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { datasourceIds } from "../../../signals/datasources.ts";

/** Where a query is sent, as Grafana names it. */
export interface DatasourceRef {
  readonly type: string;
  readonly uid: string;
}

/** The data sources that queries are sent to. Of Prometheus it is the one that the reader has chosen. */
export const datasources = {
  prometheus: { type: "prometheus", uid: "${datasource}" },
  jaeger: { type: "jaeger", uid: datasourceIds.jaeger },
  spans: { type: "elasticsearch", uid: datasourceIds.traces },
} as const satisfies Readonly<Record<string, DatasourceRef>>;

/** What a panel asks of one data source. */
export interface PanelQuery {
  readonly datasource: DatasourceRef;
  /** The query as Grafana stores it; `refId` is its name within the panel. */
  readonly target: (refId: string) => Builder<Dataquery>;
}

/** A query that answers with one value for each combination of its labels: a column of a table. */
export interface ColumnQuery<Label extends string> extends PanelQuery {
  /** What Grafana calls the field with the values, where the panel sends this many queries to the same data source. */
  readonly valueField: (refId: string, queries: number) => string;
  /** Never set: makes queries of different labels different types. */
  readonly labelSet?: (label: Label) => Label;
}

/** A series' name: it must tell apart what the query's labels tell apart. */
export type Legend<Label extends string> = [Label] extends [never] ? string : `${string}{{${Label}}}${string}`;

/** The name of a panel's n-th query: A, B, C … */
export const refIdOf = (position: number): string => String.fromCodePoint("A".codePointAt(0)! + position);
