import { parse } from "yaml";
import { elasticsearchMetrics } from "../signals/elasticsearch-metrics.ts";
import { whileTrue } from "./families/state.ts";
import { duration } from "./numbers.ts";
import { describe, expect, it } from "vitest";
import { alertDefinitions } from "./definitions.ts";
import { apiObjectives, objectivesOf } from "./objective.ts";
import type { AlertLinks } from "./links.ts";
import { renderRules } from "./render.ts";
import type { RuleOptions } from "./selection.ts";

const bases = {
  grafana: "https://grafana.example.org",
  prometheus: "https://prometheus.example.org/base",
  runbooks: "https://runbooks.example.org/of",
} as const satisfies AlertLinks;

const optionsOf = (links: AlertLinks): RuleOptions => ({
  environment: "staging",
  components: ["alertmanager", "api", "elasticsearch", "jaeger", "keeper", "node", "prometheus"],
  evaluationInterval: "15s",
  objectives: objectivesOf("orders", apiObjectives),
  links,
});

interface Rule {
  readonly alert?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const alertsOf = (links: AlertLinks): readonly (Rule & { readonly alert: string })[] =>
  Object.values(renderRules(optionsOf(links))).flatMap((text) =>
    (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) =>
      rules.flatMap(({ alert, ...rule }) => (alert === undefined ? [] : [{ ...rule, alert }])),
    ),
  );

/** Each base there or not. */
const combinations = Array.from({ length: 8 }, (_, bits): AlertLinks =>
  Object.fromEntries(Object.entries(bases).filter((_base, index) => Math.floor(bits / 2 ** index) % 2 === 1)),
);

/** An address as Prometheus gives it out, each label being `shop`. */
const filledIn = (text: string): URL => new URL(text.replaceAll(/\{\{.*?\}\}/g, "shop"));

const uids = new Map(alertDefinitions.map(({ name, dashboard }) => [name, dashboard?.uid]));

describe.each(combinations)("links with %j", (links) => {
  const alerts = alertsOf(links);
  const { grafana, prometheus, runbooks } = links;

  it.each(alerts.map(({ alert, annotations }) => [alert, annotations] as const))(
    "of %s lead to a page wherever there is one, and nowhere else",
    (alert, { runbook_url: runbook, dashboard_url: page, query_url: query }) => {
      expect(runbook).toBe(runbooks && `${runbooks}/${alert}.md`);
      const graph = prometheus ? `${prometheus}/query` : grafana && `${grafana}/explore`;
      const uid = uids.get(alert);
      const dashboard = uid !== undefined && grafana ? `${grafana}/d/${uid}` : graph;
      const pageOf = (text: string | undefined) => text && `${filledIn(text).origin}${filledIn(text).pathname}`;
      expect(pageOf(query)).toBe(graph);
      expect(pageOf(page)).toBe(dashboard);
    },
  );
});

const annotationsOf = (name: string, links: AlertLinks) =>
  alertsOf(links).find(({ alert }) => alert === name)!.annotations;

describe("the page of an alert", () => {
  it("is Grafana's dashboard with the alert's labels as variables", () => {
    const { searchParams } = filledIn(annotationsOf("HighErrorRate", bases)["dashboard_url"]!);
    expect(Object.fromEntries(searchParams)).toEqual({ "var-environment": "shop", "var-service": "shop" });
  });

  it("is Prometheus' graph of the first query in the runbook, where there is no dashboard about it", () => {
    const { searchParams } = filledIn(
      annotationsOf("ErrorBudgetBurnFast", { prometheus: bases.prometheus })["query_url"]!,
    );
    expect(searchParams.get("g0.expr")).toBe('slo:error_ratio:rate5m{environment=~"shop", service=~"shop"}');
    expect(searchParams.get("g0.tab")).toBe("graph");
  });

  it("is the same query in Grafana's Explore, after a login, where Prometheus has no pages", () => {
    const { searchParams } = filledIn(
      annotationsOf("TraceExportFailing", { grafana: bases.grafana })["dashboard_url"]!,
    );
    expect(JSON.parse(searchParams.get("left")!)).toEqual({
      datasource: "prometheus",
      queries: [{ refId: "A", expr: "sum by (environment, service) (rate(otel_export_failures_total[5m]))" }],
      range: { from: "now-1h", to: "now" },
    });
    expect(searchParams.get("forceLogin")).toBe("true");
  });

  it("is about the service that the rule names, where its expression does not", () => {
    const health = whileTrue({
      name: "ClusterRed",
      subject: "elasticsearch",
      severity: "critical",
      gauge: elasticsearchMetrics.health,
      where: { color: "red" },
      by: ["environment"],
      dashboard: { uid: "cluster", title: "Cluster" },
      for: duration("1m", "Quick."),
      summary: () => "Red",
      meaning: "Red.",
      impact: "None.",
      remedies: [],
    });
    const rules = renderRules({ ...optionsOf(bases), definitions: [health] })["stack.rules.yml"];
    expect(rules).toContain(
      '/d/cluster?var-environment={{ or $labels.environment "$__all" }}&var-service=elasticsearch\n',
    );
  });

  it("is left out where nothing has pages: neither Grafana nor a Prometheus that was built with them", () => {
    expect(Object.keys(annotationsOf("JaegerDown", {})).toSorted()).toEqual(["description", "summary"]);
  });
});
