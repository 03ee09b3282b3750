// Generated from the files in dashboards/grafana/pages/: `npm run test:golden` rewrites it.
/** A Grafana dashboard as others link to it. */
export interface DashboardPage {
  /** Its identity in Grafana: stays when the title changes, so that links and bookmarks live on. */
  readonly uid: string;
  readonly title: string;
}

/** Every Grafana dashboard of the stack. */
export const dashboardPages = {
  apiPerformance: { uid: "api-performance", title: "API Performance Overview" },
} as const satisfies Readonly<Record<string, DashboardPage>>;

export type DashboardName = keyof typeof dashboardPages;
