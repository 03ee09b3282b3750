import type { AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { ruleMetrics } from "../../signals/component-metrics.ts";
import { max } from "../../signals/promql/aggregation.ts";
import { variable } from "../../signals/promql/grafana.ts";
import { and, multiply } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import type { Page, PageLinks, PageRow } from "./page.ts";
import { datasources } from "./queries/query.ts";
import { sdk } from "./sdk.ts";
import { variablesOf, type PageKind } from "./variables.ts";

/** A number that follows from a title alone (FNV-1a), so that a new panel does not renumber the others. */
const idOf = (title: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(title)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 1;
};

/** When firing alerts became active, in milliseconds: the graphs get one mark for each, not a coloured hour. */
const alertStarts = (kind: PageKind, severity: "critical" | "warning"): string => {
  const chosen = { environment: variable("environment"), ...(kind === "services" && { service: variable("service") }) };
  const where = { ...chosen, severity };
  const started = max(multiply(value(ruleMetrics.alertsForState, where), 1000), ["alertname", "service"]);
  const firing = max(value(ruleMetrics.alerts, { ...where, alertstate: "firing" }), ["alertname", "service"]);
  return and(started, firing).text;
};

const annotation = (name: string, kind: PageKind, severity: "critical" | "warning"): AnnotationQueryBuilder =>
  new sdk.dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(datasources.prometheus)
    .enable(severity === "critical")
    .iconColor(severity === "critical" ? "red" : "orange")
    .expr(alertStarts(kind, severity))
    .useValueForTime(true)
    .titleFormat("{{alertname}}")
    .textFormat("{{service}}")
    .step("30s");

/** The SDK's default moves links and annotations into a menu; without a placement they are shown. */
const visible = <Part extends { readonly placement?: unknown }>({ placement: _menu, ...part }: Part) => part;

/** Pages of other programs, by title. */
const linksTo = ({ jaeger, prometheus }: PageLinks): Readonly<Record<string, string>> => ({
  ...(jaeger !== undefined && { Jaeger: `${jaeger}/search` }),
  ...(prometheus !== undefined && { Alerts: `${prometheus}/alerts` }),
});

/** What a dashboard depends on besides its page. */
export interface DashboardContext {
  /** The stack's name: what the variable `environment` is preset to. */
  readonly environment: string;
  readonly links: PageLinks;
  /** Whether spans can be searched in Elasticsearch: without, panels that do so are left out. Defaults to `false`. */
  readonly searchesSpans?: boolean;
}

const shownRows = (page: Page, { links, searchesSpans = false }: DashboardContext): readonly PageRow[] =>
  page
    .rows(links)
    .map(({ title, panels }) => ({
      title,
      panels: panels.filter(
        ({ queries }) => searchesSpans || queries.every(({ datasource }) => datasource !== datasources.spans),
      ),
    }))
    .filter(({ panels }) => panels.length > 0);

/** Lays the panels out and gives everything its identity; what is built is the same at every call. */
export const buildDashboard = (uid: string, page: Page, context: DashboardContext) => {
  const { title: name, description, tags, kind, variables = [] } = page;
  const dashboard = new sdk.dashboard.DashboardBuilder(name)
    .uid(uid)
    .description(description)
    .tags([...tags])
    .readonly()
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(sdk.dashboard.DashboardCursorSync.Crosshair)
    .variables([...variablesOf(kind, context.environment), ...variables].map((plan) => plan()))
    .annotation(annotation("Critical alerts", kind, "critical"))
    .annotation(annotation("Warnings", kind, "warning"));
  for (const [title, url] of Object.entries(linksTo(context.links))) {
    dashboard.link(new sdk.dashboard.DashboardLinkBuilder(title).url(url).icon("external link").targetBlank(true));
  }
  for (const { title, panels } of shownRows(page, context)) {
    dashboard.withRow(new sdk.dashboard.RowBuilder(title).id(idOf(title)));
    for (const plan of panels) {
      const panel = plan.build();
      panel.id(idOf(`${title}/${plan.title}`));
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
