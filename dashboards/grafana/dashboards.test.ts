import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { syntaxErrors } from "../../signals/promql/syntax-errors.ts";
import { dashboardPages, type DashboardName } from "../../signals/dashboards.ts";
import { lintDashboard } from "./lint/lint.ts";
import type { LintedDashboard } from "./lint/linted.ts";
import { readExtras } from "./extra.ts";
import type { Page } from "./page.ts";
import { pages } from "./pages.ts";
import { renderDatasources, renderProviders } from "./provisioning.ts";
import { renderDashboards, type DashboardOptions } from "./render.ts";
import { sortedJson } from "./sorted-json.ts";
import { spanMetricQueries } from "./span-metric-queries.ts";
import { golden } from "../../base/testing/golden.ts";

const all = (Object.entries(pages) as [DashboardName, Page][]).map(
  ([name, page]) => [`${dashboardPages[name].uid}.json`, page] as const,
);
const options: DashboardOptions = {
  environment: "staging",
  components: all.flatMap(([, { needs }]) => needs),
  links: { jaeger: "https://jaeger.example.org", prometheus: "https://prometheus.example.org" },
  searchesSpans: true,
};
const rendered = renderDashboards(options);
const provisioned = {
  "datasources.yml": renderDatasources({
    prometheusUrl: "http://prometheus:9090",
    jaegerUrl: "http://jaeger:16686",
    jaegerPage: "https://jaeger.example.org",
    elasticsearchUrl: "http://elasticsearch:9200",
    scrapeInterval: "7s",
  }),
  "providers.yml": renderProviders({ path: "/var/lib/grafana/dashboards" }),
};

describe("dashboards", () => {
  it.each([...all.map(([file]) => [file, rendered[file]!] as const), ...Object.entries(provisioned)])(
    "keep %s as it was reviewed",
    async (name, text) => {
      await expect(text, golden).toMatchFileSnapshot(`__golden__/${name}`);
    },
  );

  it("are the same at every rendering", () => {
    expect(renderDashboards(options)).toEqual(rendered);
  });

  it("are there for the components that are present", () => {
    const files = (context: DashboardOptions) => Object.keys(renderDashboards(context)).toSorted();
    const extras = Object.keys(readExtras());
    expect(files(options)).toEqual([...all.map(([file]) => file), ...extras].toSorted());
    const alwaysThere = all.filter(([, { needs }]) => needs.length === 0).map(([file]) => file);
    expect(files({ ...options, components: [] })).toEqual([...alwaysThere, ...extras].toSorted());
  });

  it("begin with the home page, which Grafana shows first", () => {
    expect(all.filter(([, { home }]) => home).map(([file]) => file)).toEqual([Object.keys(rendered)[0]]);
  });

  it.each(all)("keep the linter's rules: %s", (file, { kind }) => {
    expect(lintDashboard(JSON.parse(rendered[file]!) as LintedDashboard, kind)).toEqual([]);
  });

  it("link to other programs only where there are some", () => {
    expect(Object.values(rendered).join("")).toContain("https://jaeger.example.org/search?service=");
    expect(Object.values(renderDashboards({ ...options, links: {} })).join("")).not.toContain("/search?service=");
  });
});

describe("what Grafana looks up about a span", () => {
  interface Source {
    readonly jsonData: { readonly tracesToMetrics: { readonly tags: readonly { key: string; value: string }[] } };
  }
  const { datasources } = parse(provisioned["datasources.yml"]) as { datasources: readonly Source[] };
  const { tags } = datasources[1]!.jsonData.tracesToMetrics;

  /** As `buildMetricsQuery` of Grafana does it: the macro becomes the labels of those tags that the span has. */
  const expanded = (query: string, span: Readonly<Record<string, string>>): string =>
    query.replaceAll("$__tags", () =>
      tags.flatMap(({ key, value }) => (span[key] === undefined ? [] : [`${value}="${span[key]}"`])).join(", "),
    );
  const environment = { "deployment.environment.name": "staging" };
  const server = { ...environment, "http.request.method": "GET", "http.route": "/books/:id" };

  it.each([
    ["a server's span", server],
    ["a span without a route", environment],
    ["a span of somebody else's, without any of these tags", {}],
  ])("is asked in PromQL for %s", (_what, span) => {
    expect(spanMetricQueries).toHaveLength(3);
    for (const { query } of spanMetricQueries) {
      expect(query).toContain("$__tags");
      expect([query, syntaxErrors(expanded(query, span))]).toEqual([query, []]);
    }
  });

  it("is about the span's environment, method and route", () => {
    for (const { query } of spanMetricQueries) {
      expect(expanded(query, server)).toContain('environment="staging", method="GET", route="/books/:id"');
    }
  });
});

describe("the data sources", () => {
  interface Link {
    readonly name?: string;
    readonly field?: string;
    readonly url?: string;
    readonly datasourceUid?: string;
  }
  interface Source {
    readonly jsonData: {
      readonly exemplarTraceIdDestinations?: readonly Link[];
      readonly dataLinks?: readonly Link[];
      readonly timeField?: string;
      readonly logMessageField?: string;
    };
  }
  /** Grafana reads a doubled `$` of a provisioning file as a plain one. */
  const read = provisioned["datasources.yml"].replaceAll("$$", "$");
  const [prometheus, , traces] = (parse(read) as { datasources: readonly Source[] }).datasources;
  const page = "https://jaeger.example.org/trace/${__value.raw}";

  it("lead from an exemplar to Jaeger's page: a reader who is not logged in may not use Explore", () => {
    expect(prometheus!.jsonData.exemplarTraceIdDestinations).toEqual([
      { name: "trace_id", url: page, urlDisplayLabel: "Open the trace in Jaeger" },
    ]);
  });

  it("show spans of Elasticsearch by fields that are stored in them, each with a link to its trace", () => {
    // Keys of a span document: an alias of the index, such as trace_id, is never one of them.
    const stored = ["startTimeMillis", "operationName", "traceID", "spanID", "references.traceID", "tag.trace_id"];
    const { timeField, logMessageField, dataLinks = [] } = traces!.jsonData;
    expect(stored).toEqual(expect.arrayContaining([timeField, logMessageField]));
    expect(dataLinks.map(({ field }) => stored.filter((name) => new RegExp(field!).test(name)))).toEqual([
      ["traceID"],
      ["traceID"],
    ]);
    expect(dataLinks.map(({ url, datasourceUid }) => datasourceUid ?? url)).toEqual([page, "jaeger"]);
  });

  it("hide Grafana's own placeholders from its reading of environment variables", () => {
    const single = /(?<!\$)\$(?!\$)/;
    expect(provisioned["datasources.yml"]).toContain("$$__tags");
    expect(provisioned["datasources.yml"]).not.toMatch(single);
  });

  it("ask Elasticsearch with a password that Grafana reads from a file", () => {
    const text = renderDatasources({
      prometheusUrl: "http://p:9090",
      jaegerUrl: "http://j:16686",
      jaegerPage: "http://j:16686",
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
    const text = renderDatasources({ prometheusUrl: "http://p:9090", jaegerUrl: "http://j", jaegerPage: "http://j" });
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
