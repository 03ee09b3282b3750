import type { ResolvedAlert, Alert } from "./definition.ts";
import type { Words } from "./template.ts";

/** Where people get to from an alert; a link whose base is missing is left out. Without a slash at the end. */
export interface AlertLinks {
  readonly grafana?: string;
  readonly prometheus?: string;
  /** The folder with the runbooks. */
  readonly runbooks?: string;
}

/** The query of the runbook's first step, with the alert's own labels, opened in Prometheus. */
const queryUrl = (prometheus: string, query: string, { label }: Words<string>): string => {
  const expression = encodeURIComponent(query).replaceAll(/%24(\w+)/g, (_all, name: string) => label(name, ".*"));
  return `${prometheus}/query?g0.expr=${expression}&g0.tab=graph`;
};

const dashboardUrl = (grafana: string, uid: string, { label }: Words<string>): string => {
  const variables = ["environment", "service"].map((name) => `var-${name}=${label(name, "$__all")}`);
  return `${grafana}/d/${uid}?${variables.join("&")}`;
};

/** The annotations of an alert: its texts and its links. */
export const annotationsOf = (
  { name, dashboard, runbook }: Alert,
  resolved: ResolvedAlert,
  { links, words: given }: { links: AlertLinks; words: Words<string> },
): Readonly<Record<string, string>> => {
  // Templates see the labels of the expression only, not those that the rule adds.
  const words: Words<string> = { ...given, label: (...of) => resolved.labels[of[0]] ?? given.label(...of) };
  const { grafana, prometheus, runbooks } = links;
  const query = runbook.steps.find((step) => typeof step !== "string")?.query;
  const graph = prometheus !== undefined && query ? queryUrl(prometheus, query.text, words) : undefined;
  // Without Grafana the graph is the best page that there is.
  const page = grafana === undefined ? graph : dashboard && dashboardUrl(grafana, dashboard.uid, words);
  return {
    summary: resolved.summary(words),
    description: resolved.description(words),
    ...(runbooks !== undefined && { runbook_url: `${runbooks}/${name}.md` }),
    ...(page !== undefined && { dashboard_url: page }),
    ...(graph !== undefined && { query_url: graph }),
  };
};
