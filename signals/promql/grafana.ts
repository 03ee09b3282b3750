import { matches, type Matcher } from "./matcher.ts";

/** Windows that Grafana works out of the panel's time range and the data source's scrape interval. */
export type GrafanaRange = "$__rate_interval" | "$__range";

/** The smallest window that still holds enough samples for `rate` at the panel's zoom. */
export const rateInterval: GrafanaRange = "$__rate_interval";

/** The label is one of the values chosen in a dashboard's variable; Grafana joins several to a pattern. */
export const variable = (name: string): Matcher => matches(`$${name}`);

/** The expression with Grafana's windows replaced by a plain one, as a parser can read it. */
export const withoutGrafanaRanges = (text: string): string => text.replaceAll(/\$__(?:rate_interval|range)/g, "5m");
