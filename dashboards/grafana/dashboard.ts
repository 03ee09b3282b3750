import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { AnnotationQueryBuilder, Panel, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import { ruleMetrics } from "../../signals/component-metrics.ts";
import type { DashboardPage } from "../../signals/dashboards.ts";
import { max } from "../../signals/promql/aggregation.ts";
import { variable } from "../../signals/promql/grafana.ts";
import { and, multiply } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import { chosenPrometheus } from "./datasource-ids.ts";
import { sdk } from "./sdk.ts";

/** A panel before it has its place. */
export type PanelPlan = Builder<Panel> & { id(id: number): unknown };

/** Panels under one heading, from left to right; a line is full at a width of 24. */
export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly PanelPlan[];
}

export interface DashboardPlan {
  readonly page: DashboardPage;
  readonly description: string;
  readonly tags: readonly string[];
  readonly variables: readonly Builder<VariableModel>[];
  readonly rows: readonly DashboardRow[];
  /** Pages of other programs, by title. */
  readonly links: Readonly<Record<string, string>>;
}

/** A number that follows from a title alone (FNV-1a), so that a new panel does not renumber the others. */
const idOf = (title: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(title)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 1;
};

/** When firing alerts became active, in milliseconds: the graphs get one mark for each, not a coloured hour. */
const alertStarts = (severity: "critical" | "warning"): string => {
  const where = { environment: variable("environment"), service: variable("service"), severity };
  const started = max(multiply(value(ruleMetrics.alertsForState, where), 1000), ["alertname", "service"]);
  const firing = max(value(ruleMetrics.alerts, { ...where, alertstate: "firing" }), ["alertname", "service"]);
  return and(started, firing).text;
};

const annotation = (name: string, severity: "critical" | "warning"): AnnotationQueryBuilder =>
  new sdk.dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(chosenPrometheus)
    .enable(severity === "critical")
    .iconColor(severity === "critical" ? "red" : "orange")
    .expr(alertStarts(severity))
    .useValueForTime(true)
    .titleFormat("{{alertname}}")
    .textFormat("{{service}}")
    .step("30s");

/** The SDK's default moves links and annotations into a menu; without a placement they are shown. */
const visible = <Part extends { readonly placement?: unknown }>({ placement: _menu, ...part }: Part) => part;

/** Lays the panels out and gives everything its identity; what is built is the same at every call. */
export const buildDashboard = ({ page, description, tags, variables, rows, links }: DashboardPlan) => {
  const dashboard = new sdk.dashboard.DashboardBuilder(page.title)
    .uid(page.uid)
    .description(description)
    .tags([...tags])
    .readonly()
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(sdk.dashboard.DashboardCursorSync.Crosshair)
    .variables([...variables])
    .annotation(annotation("Critical alerts", "critical"))
    .annotation(annotation("Warnings", "warning"));
  for (const [title, url] of Object.entries(links)) {
    dashboard.link(new sdk.dashboard.DashboardLinkBuilder(title).url(url).icon("external link").targetBlank(true));
  }
  for (const { title, panels } of rows) {
    dashboard.withRow(new sdk.dashboard.RowBuilder(title).id(idOf(title)));
    for (const panel of panels) {
      panel.id(idOf(`${title}/${panel.build().title ?? ""}`));
      dashboard.withPanel(panel);
    }
  }
  const { links: shown = [], annotations, ...rest } = dashboard.build();
  return {
    ...rest,
    links: shown.map(visible),
    annotations: { ...annotations, list: (annotations?.list ?? []).map(visible) },
  };
};
