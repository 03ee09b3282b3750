import { parser } from "@prometheus-io/lezer-promql";
import { syntaxErrors } from "../../../signals/promql/syntax-errors.ts";
import type { LintedAnnotation } from "./linted.ts";

/** The uid of the data source that the reader has chosen. */
export const chosenSource = "${datasource}";

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

const ignoredVariables = (selector: string, required: readonly string[]): readonly string[] =>
  required.filter((name) => !selector.includes(`${name}=~"$${name}"`)).map((name) => `${selector} ignores $${name}`);

const lintSelector = ({ text, range, functionName }: Selector): readonly string[] => {
  const counter = /^\w+_(?:total|bucket|count|sum)\b/.test(text);
  const counted = functionName === "rate" || functionName === "increase";
  return [
    ...(range === undefined || range === standIn ? [] : [`${text}[${range}] is not over $__rate_interval`]),
    ...(counter && !counted ? [`${text} is a counter without rate`] : []),
    ...(!counter && counted ? [`${text} is no counter, but has a rate`] : []),
  ];
};

/** What is wrong with an expression, each of whose selectors has to filter by the required variables. */
export const lintExpression = (expression: string, required: readonly string[]): readonly string[] => [
  ...syntaxErrors(expression).map((error) => `a query is no PromQL at ${error}`),
  ...selectorsOf(expression).flatMap((selector) => [
    ...ignoredVariables(selector.text, required),
    ...lintSelector(selector),
  ]),
];

/**
 * An alert that always fires, such as the Watchdog, or a warning that fires for hours must not colour every graph: what is
 * shown unasked is the start of a critical alert.
 */
export const lintAnnotation = (annotation: LintedAnnotation, required: readonly string[]): readonly string[] => {
  const { name, enable, expr = "", useValueForTime, datasource } = annotation;
  const severities = enable ? ['severity="critical"'] : ['severity="critical"', 'severity="warning"'];
  const selectors = selectorsOf(expr).map(({ text }) => text);
  const problems = [
    ...syntaxErrors(expr).map((error) => `is no PromQL at ${error}`),
    ...(datasource?.uid === chosenSource ? [] : ["does not use $datasource"]),
    ...(useValueForTime === true ? [] : ["shows how long an alert fires, not only when it starts"]),
    ...selectors.flatMap((text) => ignoredVariables(text, required)),
    ...selectors
      .filter((text) => !severities.some((severity) => text.includes(severity)))
      .map((text) => `${text} is not ${severities.join(" or ")}`),
  ];
  return problems.map((problem) => `${name}: ${problem}`);
};
