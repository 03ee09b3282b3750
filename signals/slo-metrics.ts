import { gauge } from "./metric.ts";

/** Windows over which an objective's error ratio is recorded. */
export const sloWindows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

export type SloWindow = (typeof sloWindows)[number];

const labels = ["objective"] as const;

/** The recorded series of objectives; the label `objective` is `availability` or `latency`. */
export const sloMetrics = {
  requests: gauge("slo:requests:rate5m", { help: "Requests per second that an objective covers.", labels }),
  failures: gauge("slo:failures:rate5m", { help: "Bad requests per second among them.", labels }),
  errorBudget: gauge("slo:error_budget:ratio", {
    help: "Fraction of the requests that may be bad.",
    unit: "ratio",
    labels,
  }),
} as const;

/** The fraction of bad requests in a window. */
export const errorRatio = (window: SloWindow) =>
  gauge(`slo:error_ratio:rate${window}`, { help: `Fraction of bad requests over ${window}.`, unit: "ratio", labels });
