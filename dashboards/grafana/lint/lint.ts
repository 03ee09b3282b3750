import { mixedDatasource } from "../panels/panel.ts";
import type { PageKind } from "../variables.ts";
import type { LintedDashboard, LintedPanel, LintedVariable } from "./linted.ts";
import { chosenSource, lintAnnotation } from "./promql-rules.ts";
import { lintQuery, type QueryContext } from "./query-rules.ts";

/** What the linter asks of `job` and `instance`, we ask of the labels that all targets have. */
const requiredVariables: Readonly<Record<PageKind, readonly string[]>> = {
  services: ["environment", "service"],
  stack: ["environment"],
};

const onTimeRangeChange = 2;

const lintPanel = (panel: LintedPanel, context: Omit<QueryContext, "panel">): readonly string[] => {
  const { type, title = "", description = "", datasource, targets = [], fieldConfig, gridPos } = panel;
  if (type === "row") return title === "" ? ["a row has no title"] : [];
  const uids = new Set(targets.map((target) => target.datasource?.uid));
  const uid = uids.size > 1 ? mixedDatasource.uid : [...uids][0];
  const problems = [
    ...(title === "" ? ["has no title"] : []),
    ...(description === "" ? ["has no description"] : []),
    ...(fieldConfig?.defaults.unit === undefined ? ["has no unit"] : []),
    ...(targets.length === 0 ? ["asks nothing"] : []),
    ...(targets.length === 0 || datasource?.uid === uid ? [] : [`has not the data source of its queries, ${uid}`]),
    ...(gridPos.x + gridPos.w > 24 ? ["is wider than the dashboard"] : []),
    ...targets.flatMap((target) => lintQuery(target, { ...context, panel: type })),
  ];
  return problems.map((problem) => `${title || panel.id}: ${problem}`);
};

const lintVariable = (
  { name, type, label = "", datasource, ...variable }: LintedVariable,
  required: readonly string[],
): readonly string[] => {
  if (type === "datasource") return name === "datasource" && label === "Data source" ? [] : [`$${name} is misnamed`];
  const unlabelled = label === "" ? [`$${name} has no label`] : [];
  if (type === "textbox") return unlabelled;
  const isWide = variable.multi === true && variable.includeAll === true && variable.allValue === ".+";
  const isSingle = variable.multi !== true && variable.includeAll !== true && !required.includes(name);
  return [
    ...unlabelled,
    ...(isWide || isSingle ? [] : [`$${name} does not offer several values and all of them as .+`]),
    ...(variable.refresh === onTimeRangeChange ? [] : [`$${name} does not follow the time range`]),
    ...(datasource?.uid === chosenSource ? [] : [`$${name} does not use $datasource`]),
  ];
};

/**
 * What is wrong with a dashboard by the rules of Grafana's dashboard-linter (https://github.com/grafana/dashboard-linter),
 * with our labels in place of `job` and `instance`, and by rules for our other data sources; empty if all is well.
 */
export const lintDashboard = (
  { title = "", uid = "", panels, templating, annotations, ...dashboard }: LintedDashboard,
  kind: PageKind,
): readonly string[] => {
  const required = requiredVariables[kind];
  const names = new Set(templating.list.map(({ name }) => name));
  const ids = panels.map(({ id }) => id);
  return [
    ...(title === "" || uid === "" ? ["the dashboard has no title or no uid"] : []),
    ...(dashboard.editable === false ? [] : ["the dashboard is editable"]),
    ...(dashboard.version === undefined ? [] : ["the dashboard has a version, which changes by itself"]),
    ...(new Set(ids).size === ids.length ? [] : ["two panels have one id"]),
    ...["datasource", ...required].filter((name) => !names.has(name)).map((name) => `there is no $${name}`),
    ...templating.list.flatMap((variable) => lintVariable(variable, required)),
    ...annotations.list
      .filter(({ builtIn }) => builtIn !== 1)
      .flatMap((annotation) => lintAnnotation(annotation, required)),
    ...panels.flatMap((panel) => lintPanel(panel, { required, variables: templating.list })),
  ];
};
