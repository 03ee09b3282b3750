// Generated from the files in dashboards/grafana/pages/: `npm run test:golden` rewrites it.
import type { DashboardName } from "../../signals/dashboards.ts";
import type { Page } from "./page.ts";
import { page as apiPerformance } from "./pages/api-performance.ts";

/** Every page. */
export const pages: Readonly<Record<DashboardName, Page>> = {
  apiPerformance,
};
