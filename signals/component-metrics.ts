import { gauge } from "./metric.ts";

/** Series that Prometheus writes at each scrape (https://prometheus.io/docs/concepts/jobs_instances/). */
export const scrapeMetrics = {
  up: gauge("up", { help: "1 if the last scrape of the target succeeded, else 0." }),
} as const;

/**
 * Series that Prometheus writes about its own rules
 * (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/).
 */
export const ruleMetrics = {
  alerts: gauge("ALERTS", {
    help: "1 for each pending or firing alert.",
    labels: ["alertname", "alertstate", "severity"],
  }),
  alertsForState: gauge("ALERTS_FOR_STATE", {
    help: "Time at which each pending or firing alert became active.",
    unit: "seconds",
    labels: ["alertname", "severity"],
  }),
} as const;
