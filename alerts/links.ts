import { datasourceIds } from "../signals/datasources.ts";
import type { ResolvedAlert, Alert } from "./definition.ts";
import type { Words } from "./template.ts";

/** Where people get to from an alert; a link whose base is missing is left out. Without a slash at the end. */
export interface AlertLinks {
  readonly grafana?: string;
  /** Only of a Prometheus with web pages. */
  readonly prometheus?: string;
  /** The folder with the runbooks. */
  readonly runbooks?: string;
}

/** A text for an address, with the alert's own labels in place of `$environment` and `$service`. */
const encoded = (text: string, { label }: Words<string>): string =>
  encodeURIComponent(text).replaceAll(/%24(\w+)/g, (_all, name: string) => label(name, ".*"));

const graphUrl = (prometheus: string, query: string, words: Words<string>): string =>
  `${prometheus}/query?g0.expr=${encoded(query, words)}&g0.tab=graph`;

/**
 * The query in Grafana's Explore. Grafana 7 to 12 read the parameter `left`
 * (https://github.com/grafana/grafana/blob/main/public/app/features/explore/hooks/useStateSync/migrators/v0.ts). Explore is
 * closed to anonymous readers: `forceLogin` shows them the login page, not Grafana's start page.
 */
const exploreUrl = (grafana: string, query: string, words: Words<string>): string => {
  const left = {
    datasource: datasourceIds.prometheus,
    queries: [{ refId: "A", expr: query }],
    range: { from: "now-1h", to: "now" },
  };
  return `${grafana}/explore?left=${encoded(JSON.stringify(left), words)}&forceLogin=true`;
};

const dashboardUrl = (grafana: string, uid: string, { label }: Words<string>): string => {
  const variables = ["environment", "service"].map((name) => `var-${name}=${label(name, "$__all")}`);
  return `${grafana}/d/${uid}?${variables.join("&")}`;
};

/** The first query of the runbook: what somebody woken by the alert looks at first. */
const firstQuery = ({ runbook }: Alert, { expression }: ResolvedAlert): string =>
  runbook.steps.find((step) => typeof step !== "string")?.query.text ?? expression;

/** The annotations of an alert: its texts and its links, each to a page that is there. */
export const annotationsOf = (
  alert: Alert,
  resolved: ResolvedAlert,
  { links, words: given }: { links: AlertLinks; words: Words<string> },
): Readonly<Record<string, string>> => {
  // Templates see the labels of the expression only, not those that the rule adds.
  const words: Words<string> = { ...given, label: (...of) => resolved.labels[of[0]] ?? given.label(...of) };
  const { name, dashboard } = alert;
  const { grafana, prometheus, runbooks } = links;
  const query = firstQuery(alert, resolved);
  const explore = grafana === undefined ? undefined : exploreUrl(grafana, query, words);
  const graph = prometheus === undefined ? explore : graphUrl(prometheus, query, words);
  // Without a dashboard about it, the graph of the first query is the best page that there is.
  const page = grafana === undefined || !dashboard ? graph : dashboardUrl(grafana, dashboard.uid, words);
  return {
    summary: resolved.summary(words),
    description: resolved.description(words),
    ...(runbooks !== undefined && { runbook_url: `${runbooks}/${name}.md` }),
    ...(page !== undefined && { dashboard_url: page }),
    ...(graph !== undefined && { query_url: graph }),
  };
};
