import { dashboardPages, type DashboardPage } from "../signals/dashboards.ts";
import type { Component } from "../signals/target-labels.ts";

/** Who looks after it: those who write the services, or those who run the stack. */
export type Owner = "api" | "platform";

/** What alerts about one thing have in common. */
export interface Subject {
  /** The rule file that they are in. */
  readonly file: "api" | "slo" | "stack";
  readonly owner: Owner;
  /** Components without which there is nothing to watch. */
  readonly needs: readonly Component[];
  /** Label of the alerts whose expression does not give one. */
  readonly service?: string;
  readonly dashboard?: DashboardPage;
}

const stack = { file: "stack", owner: "platform" } as const;
const api = { owner: "api", needs: ["api"], dashboard: dashboardPages.apiPerformance } as const;

/** What there are alerts about; each is a folder under `definitions/`. */
export const subjects = {
  /** Every instrumented HTTP service: the stack's own and a user's. */
  api: { ...api, file: "api" },
  /** What services have promised. */
  slo: { ...api, file: "slo" },
  traces: { ...stack, needs: ["jaeger"], service: "jaeger" },
  elasticsearch: { ...stack, needs: ["elasticsearch", "keeper"], service: "elasticsearch" },
  prometheus: { ...stack, needs: ["prometheus"], service: "prometheus" },
  alertmanager: { ...stack, needs: ["alertmanager"], service: "alertmanager" },
  keeper: { ...stack, needs: ["keeper"], service: "keeper" },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectName = keyof typeof subjects;
