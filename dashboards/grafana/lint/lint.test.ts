import { describe, expect, it } from "vitest";
import { lintDashboard } from "./lint.ts";
import type { LintedAnnotation, LintedDashboard, LintedPanel, LintedTarget } from "./linted.ts";

describe("the linter", () => {
  const target: LintedTarget = {
    expr: 'sum(rate(http_requests_total{environment=~"$environment", service=~"$service"}[$__rate_interval]))',
    legendFormat: "Requests",
    datasource: { type: "prometheus", uid: "${datasource}" },
  };
  const panel: LintedPanel = {
    id: 4,
    type: "stat",
    title: "Requests",
    description: "Requests a second.",
    datasource: { type: "prometheus", uid: "${datasource}" },
    fieldConfig: { defaults: { unit: "reqps" } },
    gridPos: { x: 0, y: 0, w: 24 },
    targets: [target],
  };
  const chosen = 'environment=~"$environment", severity="critical", service=~"$service"';
  const annotation: LintedAnnotation = {
    name: "Critical alerts",
    enable: true,
    useValueForTime: true,
    expr: `max by (alertname) (ALERTS_FOR_STATE{${chosen}} * 1000)`,
    datasource: { type: "prometheus", uid: "${datasource}" },
  };
  const query = {
    label: "X",
    type: "query",
    multi: true,
    includeAll: true,
    allValue: ".+",
    refresh: 2,
    datasource: { type: "prometheus", uid: "${datasource}" },
  };
  const dashboard: LintedDashboard = {
    title: "T",
    uid: "t",
    editable: false,
    annotations: { list: [annotation] },
    panels: [panel],
    templating: {
      list: [
        { name: "datasource", type: "datasource", label: "Data source" },
        { ...query, name: "environment" },
        { ...query, name: "service" },
      ],
    },
  };
  const withPanel = (change: Partial<LintedPanel>): LintedDashboard => ({
    ...dashboard,
    panels: [{ ...panel, ...change }],
  });
  const withAnnotation = (change: Partial<LintedAnnotation>): LintedDashboard => ({
    ...dashboard,
    annotations: { list: [{ ...annotation, ...change }] },
  });
  const withTarget = (change: Partial<LintedTarget>) => withPanel({ targets: [{ ...target, ...change }] });
  const withVariable = (change: Partial<LintedDashboard["templating"]["list"][number]>): LintedDashboard => ({
    ...dashboard,
    templating: {
      list: dashboard.templating.list.map((one) => (one.name === "service" ? { ...one, ...change } : one)),
    },
  });

  it("is content with a sound dashboard", () => {
    expect(lintDashboard(dashboard, "services")).toEqual([]);
  });

  it("takes Grafana's own annotations, which an exported dashboard has", () => {
    const own = { name: "Annotations & Alerts", builtIn: 1, enable: true, datasource: { type: "grafana" } };
    expect(lintDashboard({ ...dashboard, annotations: { list: [own, annotation] } }, "services")).toEqual([]);
  });

  it("lets warnings be there to be switched on", () => {
    const warnings = { enable: false, expr: annotation.expr!.replace("critical", "warning") };
    expect(lintDashboard(withAnnotation(warnings), "services")).toEqual([]);
  });

  it.each([
    ["an editable dashboard", { ...dashboard, editable: true }, /is editable/],
    ["a version", { ...dashboard, version: 3 }, /has a version/],
    ["two panels of one id", { ...dashboard, panels: [panel, panel] }, /two panels/],
    ["a missing title", withPanel({ title: "" }), /4: has no title/],
    ["a missing description", withPanel({ description: "" }), /no description/],
    ["a missing unit", withPanel({ fieldConfig: { defaults: {} } }), /no unit/],
    [
      "a fixed data source",
      withPanel({ datasource: { type: "prometheus", uid: "prometheus" } }),
      /Requests: has not the data source of its queries/,
    ],
    ["a panel without queries", withPanel({ targets: [] }), /asks nothing/],
    ["a panel beyond the edge", withPanel({ gridPos: { x: 12, y: 0, w: 13 } }), /wider/],
    ["a missing legend", withTarget({ legendFormat: "" }), /no legend/],
    [
      "a query of a fixed data source",
      withTarget({ datasource: { type: "prometheus", uid: "prometheus" } }),
      /not sent to/,
    ],
    ["a syntax error", withTarget({ expr: "sum(" }), /no PromQL/],
    [
      "a query of all services",
      withTarget({ expr: target.expr!.replace(', service=~"$service"', "") }),
      /ignores \$service/,
    ],
    ["a fixed window", withTarget({ expr: target.expr!.replace("$__rate_interval", "5m") }), /\[5m\] is not over/],
    [
      "a counter's value",
      withTarget({ expr: target.expr!.replace("rate(", "(").replace("[$__rate_interval]", "") }),
      /without rate/,
    ],
    ["a gauge's rate", withTarget({ expr: target.expr!.replace("http_requests_total", "up") }), /no counter/],
    ["a variable without all", withVariable({ includeAll: false }), /\$service does not offer/],
    ["a variable that is never read again", withVariable({ refresh: 1 }), /\$service does not follow/],
    [
      "annotations of all services",
      withAnnotation({ expr: annotation.expr!.replace(', service=~"$service"', "") }),
      /Critical alerts: .* ignores \$service/,
    ],
    [
      "annotations that are always there, such as the Watchdog's",
      withAnnotation({ expr: annotation.expr!.replace(' severity="critical",', "") }),
      /Critical alerts: .* is not severity="critical"/,
    ],
    [
      "annotations of warnings that are shown unasked",
      withAnnotation({ expr: annotation.expr!.replace("critical", "warning") }),
      /Critical alerts: .* is not severity="critical"/,
    ],
    ["annotations that colour all their time", withAnnotation({ useValueForTime: false }), /not only when it starts/],
    [
      "annotations of a fixed data source",
      withAnnotation({ datasource: { type: "prometheus", uid: "prometheus" } }),
      /Critical alerts: does/,
    ],
    ["an annotation that is no PromQL", withAnnotation({ expr: "max(" }), /Critical alerts: is no PromQL/],
    ["a missing variable", withVariable({ name: "servlet" }), /there is no \$service/],
  ] as const)("finds %s", (_what, broken, message) => {
    expect(lintDashboard(broken, "services").join("\n")).toMatch(message);
  });

  describe("on a page about the stack itself", () => {
    const withoutService = (text: string) => text.replace(', service=~"$service"', "");
    const stack: LintedDashboard = {
      ...dashboard,
      annotations: { list: [{ ...annotation, expr: withoutService(annotation.expr!) }] },
      panels: [{ ...panel, targets: [{ ...target, expr: withoutService(target.expr!) }] }],
      templating: { list: dashboard.templating.list.filter(({ name }) => name !== "service") },
    };

    it("asks for no service", () => {
      expect(lintDashboard(stack, "stack")).toEqual([]);
    });

    it("asks for the environment", () => {
      const expr = 'sum(rate(http_requests_total{component="api"}[$__rate_interval]))';
      const broken = { ...stack, panels: [{ ...panel, targets: [{ ...target, expr }] }] };
      expect(lintDashboard(broken, "stack").join("\n")).toMatch(/ignores \$environment/);
    });

    it("finds a query by a variable that it lacks", () => {
      const broken = { ...stack, panels: [panel] };
      expect(lintDashboard(broken, "stack")).toEqual(["Requests: a query names $service, which is no variable"]);
    });
  });

  describe("of queries that are not sent to Prometheus", () => {
    const asking = (asked: LintedTarget) =>
      lintDashboard(
        withPanel({ type: "table", ...(asked.datasource && { datasource: asked.datasource }), targets: [asked] }),
        "services",
      );
    const spans: LintedTarget = {
      datasource: { type: "elasticsearch", uid: "elasticsearch-traces" },
      query: "service:/${service:regex}/ AND error:true",
      timeField: "startTimeMillis",
      metrics: [{ type: "count" }],
    };
    const jaeger = { datasource: { type: "jaeger", uid: "jaeger" } };

    it.each([
      ["a search for spans", spans],
      ["a search for traces", { ...jaeger, queryType: "search", service: "users" }],
      ["a trace", { ...jaeger, query: "0af7651916cd43dd8448eb211c80319c" }],
      ["the calls between services", { ...jaeger, queryType: "dependencyGraph" }],
    ])("takes %s without looking for PromQL", (_what, asked) => {
      expect(asking(asked)).toEqual([]);
    });

    it.each([
      ["spans of all services", { ...spans, query: "error:true" }, /ignores \$service/],
      ["spans without a metric", { ...spans, metrics: [] }, /has no metric/],
      ["a search for traces of no service", { ...jaeger, queryType: "search" }, /names no service/],
      [
        "a search for traces of several services",
        { ...jaeger, queryType: "search", service: "$service" },
        /\$service may be several/,
      ],
      ["a trace without ID", jaeger, /names no trace/],
      ["a query that Jaeger does not know", { ...jaeger, queryType: "upload" }, /no query of type upload/],
      [
        "a data source that the stack does not provision",
        { datasource: { type: "loki", uid: "loki" } },
        /sent to loki \(loki\), which the stack does not provision/,
      ],
      [
        "another Elasticsearch",
        { ...spans, datasource: { type: "elasticsearch", uid: "logs" } },
        /sent to logs \(elasticsearch\)/,
      ],
    ])("finds %s", (_what, asked, message) => {
      expect(asking(asked).join("\n")).toMatch(message);
    });

    it("asks for a legend in a graph", () => {
      const { datasource } = spans;
      const broken = withPanel({ type: "timeseries", ...(datasource && { datasource }), targets: [spans] });
      expect(lintDashboard(broken, "services")).toEqual(["Requests: a query has no legend"]);
    });

    it("asks a panel with several data sources to be mixed", () => {
      const broken = withPanel({ type: "table", targets: [target, spans] });
      expect(lintDashboard(broken, "services")).toEqual([
        "Requests: has not the data source of its queries, -- Mixed --",
      ]);
    });
  });
});
