import { describe, expect, it } from "vitest";
import {
  lintDashboard,
  type LintedAnnotation,
  type LintedDashboard,
  type LintedPanel,
  type LintedTarget,
} from "./lint.ts";

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
  const chosen = 'environment=~"$environment", severity="critical", service=~"$service"';
  const annotation: LintedAnnotation = {
    name: "Critical alerts",
    enable: true,
    useValueForTime: true,
    expr: `max by (alertname) (ALERTS_FOR_STATE{${chosen}} * 1000)`,
    datasource: { uid: "${datasource}" },
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
    expect(lintDashboard(dashboard)).toEqual([]);
  });

  it("lets warnings be there to be switched on", () => {
    const warnings = { enable: false, expr: annotation.expr!.replace("critical", "warning") };
    expect(lintDashboard(withAnnotation(warnings))).toEqual([]);
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
      withAnnotation({ datasource: { uid: "prometheus" } }),
      /Critical alerts: does/,
    ],
    ["an annotation that is no PromQL", withAnnotation({ expr: "max(" }), /Critical alerts: is no PromQL/],
    ["a missing variable", withVariable({ name: "servlet" }), /there is no \$service/],
  ] as const)("finds %s", (_what, broken, message) => {
    expect(lintDashboard(broken).join("\n")).toMatch(message);
  });
});
