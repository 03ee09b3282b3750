import type { Component } from "../../signals/target-labels.ts";
import { apiPerformance } from "./api/performance.ts";
import { buildDashboard, type DashboardPlan } from "./dashboard.ts";
import { sortedJson } from "./sorted-json.ts";

/** What the dashboards of one stack depend on. */
export interface DashboardOptions {
  /** The stack's name: what the variable `environment` is preset to. */
  readonly environment: string;
  /** What there is to show; dashboards about anything else are left out. */
  readonly components: readonly Component[];
  /** Addresses for a person's browser; a link whose base is missing is left out. Without a slash at the end. */
  readonly links: { readonly jaeger?: string; readonly prometheus?: string };
}

const plans: readonly {
  readonly needs: readonly Component[];
  readonly plan: (options: DashboardOptions) => DashboardPlan;
}[] = [{ needs: ["api"], plan: apiPerformance }];

/** Grafana's dashboards by file name, for the components that are present. */
export const renderDashboards = (options: DashboardOptions): Readonly<Record<string, string>> =>
  Object.fromEntries(
    plans
      .filter(({ needs }) => needs.every((component) => options.components.includes(component)))
      .map(({ plan }) => buildDashboard(plan(options)))
      .map((dashboard) => [`${dashboard.uid ?? ""}.json`, sortedJson(dashboard)]),
  );
