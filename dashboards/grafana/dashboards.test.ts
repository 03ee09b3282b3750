import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { syntaxErrors } from "../../signals/promql/syntax-errors.ts";
import { dashboardPages } from "../../signals/dashboards.ts";
import { lintDashboard, type LintedDashboard } from "./lint.ts";
import { renderDatasources, renderProviders } from "./provisioning.ts";
import { renderDashboards, type DashboardOptions } from "./render.ts";
import { sortedJson } from "./sorted-json.ts";
import { spanMetricQueries } from "./span-metric-queries.ts";

const options: DashboardOptions = {
  environment: "staging",
  components: ["api", "prometheus"],
  links: { jaeger: "https://jaeger.example.org", prometheus: "https://prometheus.example.org" },
};
const rendered = renderDashboards(options);
const parsed = Object.values(rendered).map((text) => JSON.parse(text) as LintedDashboard);
const provisioned = {
  "datasources.yml": renderDatasources({
    prometheusUrl: "http://prometheus:9090",
    jaegerUrl: "http://jaeger:16686",
    elasticsearchUrl: "http://elasticsearch:9200",
    scrapeInterval: "7s",
  }),
  "providers.yml": renderProviders({ path: "/var/lib/grafana/dashboards" }),
};

describe("dashboards", () => {
  it.each(Object.entries({ ...rendered, ...provisioned }))("keep %s as it was reviewed", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`__golden__/${name}`);
  });

  it("are the same at every rendering", () => {
    expect(renderDashboards(options)).toEqual(rendered);
  });

  it("are there for the components that are present", () => {
    expect(Object.keys(rendered)).toEqual(Object.values(dashboardPages).map(({ uid }) => `${uid}.json`));
    expect(renderDashboards({ ...options, components: ["prometheus"] })).toEqual({});
  });

  it.each(parsed.map((dashboard) => [dashboard.title, dashboard] as const))(
    "keep the linter's rules: %s",
    (_title, dashboard) => {
      expect(lintDashboard(dashboard)).toEqual([]);
    },
  );

  it("link to other programs only where there are some", () => {
    expect(Object.values(rendered).join("")).toContain("https://jaeger.example.org/search?service=");
    expect(Object.values(renderDashboards({ ...options, links: {} })).join("")).not.toContain("/search?service=");
  });

  it("offer to look up a span's route in expressions that Prometheus reads", () => {
    expect(spanMetricQueries.length).toBeGreaterThan(0);
    for (const { query } of spanMetricQueries) {
      expect(query).toContain("$__tags");
      expect(syntaxErrors(query.replaceAll("$__tags", 'route="/"'))).toEqual([]);
    }
  });
});

describe("the data sources", () => {
  it("hide Grafana's own placeholders from its reading of environment variables", () => {
    const single = /(?<!\$)\$(?!\$)/;
    expect(provisioned["datasources.yml"]).toContain("$$__tags");
    expect(provisioned["datasources.yml"]).not.toMatch(single);
  });

  it("ask Elasticsearch with a password that Grafana reads from a file", () => {
    const text = renderDatasources({
      prometheusUrl: "http://p:9090",
      jaegerUrl: "http://j:16686",
      elasticsearchUrl: "http://e:9200",
      elasticsearchLogin: { user: "reader", passwordFile: "/run/password" },
    });
    const { datasources } = parse(text) as { datasources: readonly Readonly<Record<string, unknown>>[] };
    expect(datasources[2]).toMatchObject({
      url: "http://e:9200",
      basicAuth: true,
      basicAuthUser: "reader",
      secureJsonData: { basicAuthPassword: "$__file{/run/password}" },
    });
    expect(datasources.slice(0, 2).filter((source) => "basicAuth" in source)).toEqual([]);
  });

  it("leave Elasticsearch out where there is none", () => {
    const text = renderDatasources({ prometheusUrl: "http://p:9090", jaegerUrl: "http://j:16686" });
    expect(text).not.toContain("elasticsearch");
  });
});

describe("JSON", () => {
  it("has its keys in order, and its lists as they were", () => {
    expect(sortedJson({ b: [3, 1, { d: 0, c: null }], a: true })).toBe(
      '{\n  "a": true,\n  "b": [\n    3,\n    1,\n    {\n      "c": null,\n      "d": 0\n    }\n  ]\n}\n',
    );
  });
});
