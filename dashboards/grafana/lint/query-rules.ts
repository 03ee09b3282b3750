import { datasourceIds } from "../../../signals/datasources.ts";
import type { LintedTarget, LintedVariable } from "./linted.ts";
import { chosenSource, lintExpression } from "./promql-rules.ts";

/** What a query's dashboard and panel ask of it. */
export interface QueryContext {
  /** Type of its panel: a row of a table needs no legend. */
  readonly panel: string;
  /** Variables by which it has to filter. */
  readonly required: readonly string[];
  readonly variables: readonly LintedVariable[];
}

type Rules = (target: LintedTarget, context: QueryContext) => readonly string[];

const prometheus: Rules = ({ expr = "", legendFormat = "", datasource }, { panel, required }) => [
  ...(datasource?.uid === chosenSource ? [] : ["a query is not sent to $datasource"]),
  ...(panel !== "table" && legendFormat === "" ? ["a query has no legend"] : []),
  ...lintExpression(expr, required),
];

const spans: Rules = ({ query = "", alias = "", timeField, metrics = [] }, { panel, required }) => [
  ...(panel !== "table" && alias === "" ? ["a query has no legend"] : []),
  ...(metrics.length === 0 || timeField === undefined ? ["a search for spans has no metric or no time field"] : []),
  ...(required.includes("service") && !query.includes("service:/${service:regex}/")
    ? [`a search for spans ignores $service: ${query}`]
    : []),
];

const jaeger: Rules = ({ queryType, query = "", service = "" }, { variables }) => {
  switch (queryType) {
    case undefined:
      return query === "" ? ["a query names no trace"] : [];
    case "dependencyGraph":
      return [];
    case "search": {
      const several = variables.find(({ name, multi }) => service === `$${name}` && multi === true);
      return [
        ...(service === "" ? ["a search for traces names no service"] : []),
        ...(several ? [`a search for traces takes one service, but ${service} may be several`] : []),
      ];
    }
    default:
      return [`Jaeger knows no query of type ${queryType}`];
  }
};

/** By the type of the data source; those of Prometheus name the one that the reader has chosen. */
const rules: Readonly<Record<string, { readonly uid?: string; readonly rules: Rules }>> = {
  prometheus: { rules: prometheus },
  elasticsearch: { uid: datasourceIds.traces, rules: spans },
  jaeger: { uid: datasourceIds.jaeger, rules: jaeger },
};

/** Variables that a query names; Grafana's own begin with two underscores. */
const namedVariables = (target: LintedTarget): readonly string[] =>
  [...JSON.stringify(target).matchAll(/\$\{?(?!_)(\w+)/g)].map(([, name]) => name!);

/** What is wrong with a query by the rules of its data source. */
export const lintQuery = (target: LintedTarget, context: QueryContext): readonly string[] => {
  const { type = "", uid = "" } = target.datasource ?? {};
  const known = rules[type];
  const names = new Set(context.variables.map(({ name }) => name));
  if (known === undefined || (known.uid !== undefined && known.uid !== uid)) {
    return [`a query is sent to ${uid} (${type}), which the stack does not provision`];
  }
  return [
    ...known.rules(target, context),
    ...namedVariables(target)
      .filter((name) => !names.has(name))
      .map((name) => `a query names $${name}, which is no variable`),
  ];
};
