import { gauge } from "./metric.ts";

/** What Prometheus itself writes at each scrape (https://prometheus.io/docs/concepts/jobs_instances/). */
export const scrapeMetrics = {
  up: gauge("up", { help: "1 if the last scrape of the target succeeded, else 0." }),
} as const;
