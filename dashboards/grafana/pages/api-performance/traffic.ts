import { limits } from "../../../../signals/limits.ts";
import type { PageRow } from "../../page.ts";
import { graph } from "../../panels/graph.ts";
import { series } from "../../queries/prometheus.ts";
import { failedShare, requestRate } from "./queries.ts";

/** How much is asked of the API. */
export const rateRow: PageRow = {
  title: "Rate",
  panels: [
    graph({
      title: "Requests by service",
      description: "Requests answered a second. A sudden fall is as bad a sign as a sudden rise.",
      unit: "reqps",
      stacked: true,
      queries: [series(requestRate(["service"]), { legend: "{{service}}" })],
      width: 12,
    }),
    graph({
      title: "Requests by route",
      description:
        "Requests answered a second by method and route pattern; `unmatched` is whatever no route answers to.",
      unit: "reqps",
      queries: [series(requestRate(["service", "method", "route"]), { legend: "{{service}} {{method}} {{route}}" })],
      width: 12,
    }),
  ],
};

/** How much of it fails, where, and with which status. */
export const errorsRow: PageRow = {
  title: "Errors",
  panels: [
    graph({
      title: "Failed by service",
      description: "Share of the requests answered with 5xx. The dashed lines are worth a look and bad.",
      unit: "percentunit",
      limit: limits.failedShare,
      queries: [series(failedShare(["service"]), { legend: "{{service}}" })],
      width: 8,
    }),
    graph({
      title: "Failed by route",
      description:
        "Share of each route's requests answered with 5xx. One route alone points at its code, all at a dependency.",
      unit: "percentunit",
      limit: limits.failedShare,
      queries: [series(failedShare(["service", "method", "route"]), { legend: "{{service}} {{method}} {{route}}" })],
      width: 8,
    }),
    graph({
      title: "Requests by status",
      description: "Requests answered a second by HTTP status: 4xx are the callers' mistakes, 5xx ours.",
      unit: "reqps",
      stacked: true,
      queries: [series(requestRate(["status"]), { legend: "{{status}}" })],
      width: 8,
    }),
  ],
};
