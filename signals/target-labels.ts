/**
 * Labels that the scrape configuration puts on every target; each query may filter and group by them.
 *
 * - `environment`: the stack's name
 * - `service`: the service's name, the same as in its traces and logs
 * - `component`: what kind of thing it is, see {@link Component}
 */
export const targetLabels = ["environment", "service", "component"] as const;

export type TargetLabel = (typeof targetLabels)[number];

/** `api` is every instrumented HTTP service, ours or a user's; the rest is the stack itself. */
export type Component =
  "api" | "jaeger" | "elasticsearch" | "prometheus" | "alertmanager" | "grafana" | "node" | "keeper";
