import { gauge } from "./metric.ts";

/** Windows over which the error ratio of an objective is recorded. */
export const sloWindows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

export type SloWindow = (typeof sloWindows)[number];

const labels = ["objective"] as const;

/** What the rules about objectives record; label `objective` is `availability` or `latency`. */
export const sloMetrics = {
  requests: gauge("slo:requests:rate5m", { help: "Requests a second that an objective is about.", labels }),
  failures: gauge("slo:failures:rate5m", { help: "Those of them that were not good.", labels }),
  errorBudget: gauge("slo:error_budget:ratio", {
    help: "Share of the requests that need not be good.",
    unit: "ratio",
    labels,
  }),
} as const;

/** The share of requests that were not good, over a window. */
export const errorRatio = (window: SloWindow) =>
  gauge(`slo:error_ratio:rate${window}`, { help: `Share of bad requests over ${window}.`, unit: "ratio", labels });
