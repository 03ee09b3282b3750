import { describe, expect, it } from "vitest";
import { lintDashboard, type LintedDashboard, type LintedPanel, type LintedTarget } from "./lint.ts";

describe("the linter", () => {
  const target: LintedTarget = {
    expr: 'sum(rate(http_requests_total{environment=~"$environment", service=~"$service"}[$__rate_interval]))',
    legendFormat: "Requests",
    datasource: { uid: "${datasource}" },
  };
  const panel: LintedPanel = {
    id: 4,
    type: "stat",
    title: "Requests",
    description: "Requests a second.",
    datasource: { uid: "${datasource}" },
    fieldConfig: { defaults: { unit: "reqps" } },
    gridPos: { x: 0, y: 0, w: 24 },
    targets: [target],
  };
  const query = {
    label: "X",
    type: "query",
    multi: true,
    includeAll: true,
    allValue: ".+",
    refresh: 2,
    datasource: { uid: "${datasource}" },
  };
  const dashboard: LintedDashboard = {
    title: "T",
    uid: "t",
    editable: false,
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
  const withTarget = (change: Partial<LintedTarget>) => withPanel({ targets: [{ ...target, ...change }] });
  const withVariable = (change: Partial<LintedDashboard["templating"]["list"][number]>): LintedDashboard => ({
    ...dashboard,
    templating: {
      list: dashboard.templating.list.map((one) => (one.name === "service" ? { ...one, ...change } : one)),
    },
  });

  it("is content with a sound dashboard", () => {
    expect(lintDashboard(dashboard)).toEqual([]);
  });

  it.each([
    ["an editable dashboard", { ...dashboard, editable: true }, /is editable/],
    ["a version", { ...dashboard, version: 3 }, /has a version/],
    ["two panels of one id", { ...dashboard, panels: [panel, panel] }, /two panels/],
    ["a missing title", withPanel({ title: "" }), /4: has no title/],
    ["a missing description", withPanel({ description: "" }), /no description/],
    ["a missing unit", withPanel({ fieldConfig: { defaults: {} } }), /no unit/],
    ["a fixed data source", withPanel({ datasource: { uid: "prometheus" } }), /Requests: does not use/],
    ["a panel without queries", withPanel({ targets: [] }), /asks nothing/],
    ["a panel beyond the edge", withPanel({ gridPos: { x: 12, y: 0, w: 13 } }), /wider/],
    ["a missing legend", withTarget({ legendFormat: "" }), /no legend/],
    ["a query of a fixed data source", withTarget({ datasource: { uid: "prometheus" } }), /not sent to/],
    ["a syntax error", withTarget({ expr: "sum(" }), /no PromQL/],
    [
      "a query of all services",
      withTarget({ expr: target.expr.replace(', service=~"$service"', "") }),
      /ignores \$service/,
    ],
    ["a fixed window", withTarget({ expr: target.expr.replace("$__rate_interval", "5m") }), /\[5m\] is not over/],
    [
      "a counter's value",
      withTarget({ expr: target.expr.replace("rate(", "(").replace("[$__rate_interval]", "") }),
      /without rate/,
    ],
    ["a gauge's rate", withTarget({ expr: target.expr.replace("http_requests_total", "up") }), /no counter/],
    ["a variable without all", withVariable({ includeAll: false }), /\$service does not offer/],
    ["a variable that is never read again", withVariable({ refresh: 1 }), /\$service does not follow/],
    ["a missing variable", withVariable({ name: "servlet" }), /there is no \$service/],
  ] as const)("finds %s", (_what, broken, message) => {
    expect(lintDashboard(broken).join("\n")).toMatch(message);
  });
});
