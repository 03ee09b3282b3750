import { gauge } from "./metric.ts";

/** What Prometheus itself writes at each scrape (https://prometheus.io/docs/concepts/jobs_instances/). */
export const scrapeMetrics = {
  up: gauge("up", { help: "1 if the last scrape of the target succeeded, else 0." }),
} as const;

/** What Prometheus writes about its own rules (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/). */
export const ruleMetrics = {
  alerts: gauge("ALERTS", {
    help: "1 for each alert that is pending or firing.",
    labels: ["alertname", "alertstate", "severity"],
  }),
  alertsForState: gauge("ALERTS_FOR_STATE", {
    help: "When each alert that is pending or firing became active.",
    unit: "seconds",
    labels: ["alertname", "severity"],
  }),
} as const;
