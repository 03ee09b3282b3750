import { limits } from "../../../../signals/limits.ts";
import type { PageRow } from "../../page.ts";
import { figure } from "../../panels/figure.ts";
import { series } from "../../queries/prometheus.ts";
import { apdex, durationQuantile, failedShare, inFlight, instancesDown, requestRate } from "./queries.ts";

/** The state of things in one line: can I go on sleeping? */
export const overviewRow: PageRow = {
  title: "Overview",
  panels: [
    figure({
      title: "Requests",
      description: "Requests answered a second by the chosen services and routes.",
      unit: "reqps",
      queries: [series(requestRate(), { legend: "Requests" })],
      width: 4,
    }),
    figure({
      title: "Failed",
      description: "Share of the requests answered with 5xx. At 10 % HighErrorRate fires.",
      unit: "percentunit",
      limit: limits.failedShare,
      queries: [series(failedShare(), { legend: "Failed" })],
      width: 4,
    }),
    figure({
      title: "p95",
      description: "95 of 100 requests are answered faster than this.",
      unit: "s",
      limit: limits.duration,
      queries: [series(durationQuantile(0.95), { legend: "p95" })],
      width: 4,
    }),
    figure({
      title: "Apdex",
      description:
        "1 if everybody is content: answers within 0.5 s count full, within 2 s half, slower and failed ones nothing.",
      unit: "short",
      limit: limits.apdex,
      queries: [series(apdex(), { legend: "Apdex" })],
      width: 4,
    }),
    figure({
      title: "In flight",
      description: "Requests being answered right now. A number that only grows means that something hangs.",
      unit: "short",
      queries: [series(inFlight(), { legend: "In flight" })],
      width: 4,
    }),
    figure({
      title: "Instances down",
      description:
        "Instances of the chosen services that do not answer their scrapes. After a minute APIEndpointDown fires.",
      unit: "short",
      limit: { warn: 1, bad: 2 },
      queries: [series(instancesDown(), { legend: "Down" })],
      width: 4,
    }),
  ],
};
