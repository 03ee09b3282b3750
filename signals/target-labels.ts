/**
 * Labels that the scrape configuration adds to every target. Every query can filter and group by them.
 *
 * - `environment`: the stack's name
 * - `service`: the service's name, the same as in its traces and logs
 * - `component`: the kind of server, see {@link Component}
 */
export const targetLabels = ["environment", "service", "component"] as const;

export type TargetLabel = (typeof targetLabels)[number];

/** `api` is every instrumented HTTP service, ours or a user's; the others are the stack's own servers. */
export type Component =
  "api" | "jaeger" | "elasticsearch" | "prometheus" | "alertmanager" | "grafana" | "node" | "keeper";
