import { parser } from "@prometheus-io/lezer-promql";
import { syntaxErrors } from "../../signals/promql/syntax-errors.ts";

interface Source {
  readonly uid?: string;
}

/** A query as the rules see it. */
export interface LintedTarget {
  readonly expr: string;
  readonly legendFormat?: string;
  readonly datasource?: Source;
}

/** A panel as the rules see it. */
export interface LintedPanel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: Source;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
  readonly targets?: readonly LintedTarget[];
}

/** A dashboard's variable as the rules see it. */
export interface LintedVariable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
  readonly datasource?: Source;
}

/** Marks in all graphs, as the rules see them. */
export interface LintedAnnotation {
  readonly name: string;
  readonly enable: boolean;
  readonly expr?: string;
  readonly useValueForTime?: boolean;
  readonly datasource?: Source;
}

/** A dashboard's JSON as the rules see it. */
export interface LintedDashboard {
  readonly title?: string;
  readonly uid?: string;
  readonly editable?: boolean;
  readonly version?: number;
  readonly annotations: { readonly list: readonly LintedAnnotation[] };
  readonly panels: readonly LintedPanel[];
  readonly templating: { readonly list: readonly LintedVariable[] };
}

const chosenSource = "${datasource}";
const onTimeRangeChange = 2;
/** What the linter asks of `job` and `instance`, we ask of the labels that all targets have. */
const requiredVariables = ["environment", "service"];
/** Stands for `$__rate_interval`, so that the parser can read the expression and no other window is taken for it. */
const standIn = "7777777ms";

interface Selector {
  readonly text: string;
  readonly range?: string;
  readonly functionName?: string;
}

const selectorsOf = (expression: string): readonly Selector[] => {
  const text = expression.replaceAll("$__rate_interval", standIn);
  const found: Selector[] = [];
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name !== "VectorSelector") return;
      const own = text.slice(node.from, node.to);
      const matrix = node.parent?.name === "MatrixSelector" ? node.parent : undefined;
      const call =
        matrix?.parent?.parent?.getChild("FunctionIdentifier") ?? matrix?.parent?.getChild("FunctionIdentifier");
      found.push({
        text: own,
        ...(matrix && { range: text.slice(node.to + 1, matrix.to - 1) }),
        ...(call && { functionName: text.slice(call.from, call.to) }),
      });
    },
  });
  return found;
};

const ignoredVariables = (selector: string): readonly string[] =>
  requiredVariables
    .filter((name) => !selector.includes(`${name}=~"$${name}"`))
    .map((name) => `${selector} ignores $${name}`);

const lintSelector = ({ text, range, functionName }: Selector): readonly string[] => {
  const counter = /^\w+_(?:total|bucket|count|sum)\b/.test(text);
  const counted = functionName === "rate" || functionName === "increase";
  return [
    ...ignoredVariables(text),
    ...(range === undefined || range === standIn ? [] : [`${text}[${range}] is not over $__rate_interval`]),
    ...(counter && !counted ? [`${text} is a counter without rate`] : []),
    ...(!counter && counted ? [`${text} is no counter, but has a rate`] : []),
  ];
};

const lintTarget = ({ expr, legendFormat = "", datasource }: LintedTarget, type: string): readonly string[] => [
  ...syntaxErrors(expr).map((error) => `a query is no PromQL at ${error}`),
  ...(datasource?.uid === chosenSource ? [] : ["a query is not sent to $datasource"]),
  ...(type !== "table" && legendFormat === "" ? ["a query has no legend"] : []),
  ...selectorsOf(expr).flatMap(lintSelector),
];

const lintPanel = (panel: LintedPanel): readonly string[] => {
  const { type, title = "", description = "", datasource, targets = [], fieldConfig, gridPos } = panel;
  if (type === "row") return title === "" ? ["a row has no title"] : [];
  const problems = [
    ...(title === "" ? ["has no title"] : []),
    ...(description === "" ? ["has no description"] : []),
    ...(fieldConfig?.defaults.unit === undefined ? ["has no unit"] : []),
    ...(datasource?.uid === chosenSource ? [] : ["does not use $datasource"]),
    ...(targets.length === 0 ? ["asks nothing"] : []),
    ...(gridPos.x + gridPos.w > 24 ? ["is wider than the dashboard"] : []),
    ...targets.flatMap((target) => lintTarget(target, type)),
  ];
  return problems.map((problem) => `${title || panel.id}: ${problem}`);
};

const lintVariable = ({ name, type, label = "", datasource, ...variable }: LintedVariable): readonly string[] => {
  if (type === "datasource") return name === "datasource" && label === "Data source" ? [] : [`$${name} is misnamed`];
  const chosen = variable.multi === true && variable.includeAll === true && variable.allValue === ".+";
  return [
    ...(label === "" ? [`$${name} has no label`] : []),
    ...(chosen ? [] : [`$${name} does not offer several values and all of them as .+`]),
    ...(variable.refresh === onTimeRangeChange ? [] : [`$${name} does not follow the time range`]),
    ...(datasource?.uid === chosenSource ? [] : [`$${name} does not use $datasource`]),
  ];
};

/**
 * An alert that always fires, such as the Watchdog, or a warning that fires for hours must not colour every graph: what is
 * shown unasked is the start of a critical alert.
 */
const lintAnnotation = (annotation: LintedAnnotation): readonly string[] => {
  const { name, enable, expr = "", useValueForTime, datasource } = annotation;
  const severities = enable ? ['severity="critical"'] : ['severity="critical"', 'severity="warning"'];
  const selectors = selectorsOf(expr).map(({ text }) => text);
  const problems = [
    ...syntaxErrors(expr).map((error) => `is no PromQL at ${error}`),
    ...(datasource?.uid === chosenSource ? [] : ["does not use $datasource"]),
    ...(useValueForTime === true ? [] : ["shows how long an alert fires, not only when it starts"]),
    ...selectors.flatMap(ignoredVariables),
    ...selectors
      .filter((text) => !severities.some((severity) => text.includes(severity)))
      .map((text) => `${text} is not ${severities.join(" or ")}`),
  ];
  return problems.map((problem) => `${name}: ${problem}`);
};

/**
 * What is wrong with a dashboard by the rules of Grafana's dashboard-linter (https://github.com/grafana/dashboard-linter),
 * with our labels in place of `job` and `instance`; empty if all is well.
 */
export const lintDashboard = ({
  title = "",
  uid = "",
  panels,
  templating,
  annotations,
  ...dashboard
}: LintedDashboard): readonly string[] => {
  const names = new Set(templating.list.map(({ name }) => name));
  const ids = panels.map(({ id }) => id);
  return [
    ...(title === "" || uid === "" ? ["the dashboard has no title or no uid"] : []),
    ...(dashboard.editable === false ? [] : ["the dashboard is editable"]),
    ...(dashboard.version === undefined ? [] : ["the dashboard has a version, which changes by itself"]),
    ...(new Set(ids).size === ids.length ? [] : ["two panels have one id"]),
    ...["datasource", ...requiredVariables].filter((name) => !names.has(name)).map((name) => `there is no $${name}`),
    ...templating.list.flatMap(lintVariable),
    ...annotations.list.flatMap(lintAnnotation),
    ...panels.flatMap(lintPanel),
  ];
};
