import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type * as units from "@grafana/grafana-foundation-sdk/units";
import type { Limit } from "../../../signals/limits.ts";
import { refIdOf, type DatasourceRef, type PanelQuery } from "../queries/query.ts";

/** Any unit that Grafana knows by name, such as `s`, `reqps`, `percentunit`, `bytes`. */
export type PanelUnit = Extract<(typeof units)[keyof typeof units], string>;

export interface PanelOptions {
  /** Unique in its row: the panel's identity comes from both. */
  readonly title: string;
  /** What a reader learns from it, and what is good or bad. */
  readonly description: string;
  readonly unit: PanelUnit;
  /** Each brings its data source; those of one panel may differ. */
  readonly queries: readonly PanelQuery[];
  /** In 24ths of the dashboard's width. */
  readonly width: number;
  /** Defaults to no colours. */
  readonly limit?: Limit;
}

/** A panel before it has its place. */
export interface PanelPlan {
  readonly title: string;
  readonly queries: readonly PanelQuery[];
  readonly build: () => Builder<Panel> & { id(id: number): unknown };
}

/** What the builders of all kinds of panels have in common. */
interface AnyPanel extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DatasourceRef): this;
  targets(targets: Builder<Dataquery>[]): this;
  unit(unit: string): this;
  span(width: number): this;
}

/** What Grafana calls the data source of a panel whose queries are sent to several. */
export const mixedDatasource = { type: "datasource", uid: "-- Mixed --" } as const;

const datasourceOf = ([first, ...others]: readonly PanelQuery[]): DatasourceRef =>
  first !== undefined && others.every(({ datasource }) => datasource === first.datasource)
    ? first.datasource
    : mixedDatasource;

/** A panel of a kind with what every panel has. The SDK is first loaded when the panel is built. */
export const panel = ({ title, description, unit, queries, width }: PanelOptions, kind: () => AnyPanel): PanelPlan => ({
  title,
  queries,
  build: () =>
    kind()
      .title(title)
      .description(description)
      .datasource(datasourceOf(queries))
      .targets(queries.map(({ target }, position) => target(refIdOf(position))))
      .unit(unit)
      .span(width),
});
