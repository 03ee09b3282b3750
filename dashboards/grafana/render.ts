import { dashboardPages, type DashboardName } from "../../signals/dashboards.ts";
import type { Component } from "../../signals/target-labels.ts";
import { buildDashboard, type DashboardContext } from "./dashboard.ts";
import { readExtras } from "./extra.ts";
import type { Page } from "./page.ts";
import { pages } from "./pages.ts";
import { sortedJson } from "./sorted-json.ts";

/** What the dashboards of one stack depend on. */
export interface DashboardOptions extends DashboardContext {
  /** What there is to show; dashboards about anything else are left out. */
  readonly components: readonly Component[];
}

/** Grafana's dashboards by file name: pages for the components that are present, the home page first, and those of `extra/`. */
export const renderDashboards = (options: DashboardOptions): Readonly<Record<string, string>> => {
  const rendered = (Object.entries(pages) as [DashboardName, Page][])
    .filter(([, { needs }]) => needs.every((component) => options.components.includes(component)))
    .toSorted(([, left], [, right]) => Number(right.home ?? false) - Number(left.home ?? false))
    .map(([name, page]) => [dashboardPages[name].uid, page] as const)
    .map(([uid, page]) => [`${uid}.json`, sortedJson(buildDashboard(uid, page, options))] as const);
  return { ...Object.fromEntries(rendered), ...readExtras() };
};
