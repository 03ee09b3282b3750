import { apiMetrics } from "../../../signals/api-metrics.ts";
import { durationOf, milliseconds, seconds, type Duration } from "../../../base/duration.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { variable } from "../../../signals/promql/grafana.ts";
import { boundLabel, bucketsOf, countOf } from "../../../signals/promql/histogram.ts";
import { matches } from "../../../signals/promql/matcher.ts";
import { and, divide, greaterThan, or } from "../../../signals/promql/operators.ts";
import { rate, value } from "../../../signals/promql/selectors.ts";
import { errorRatio, sloMetrics, type SloWindow } from "../../../signals/slo-metrics.ts";
import {
  budgetPeriod,
  budgetSpent,
  burnPairs,
  fastestBurn,
  secondsToFire,
  secondsToResolve,
  type BurnPair,
} from "../../burn-rate.ts";
import { defineAlert, type Alert, type AlertContext, type AlertFacts } from "../../definition.ts";
import type { Objective } from "../../objective.ts";
import { constant, phases, series, type RuleTest, type Samples, type TestSeries } from "../../rule-test.ts";
import { percentage } from "../../template.ts";

const { httpRequests, httpRequestDuration } = apiMetrics;
const affected = { environment: variable("environment"), service: variable("service") };
const perSecond = 10;

const burnOver = (window: SloWindow) => divide(value(errorRatio(window)), value(sloMetrics.errorBudget));

const burning = ({ factor, long, short }: BurnPair) =>
  and(greaterThan(burnOver(long), factor), greaterThan(burnOver(short), factor));

const sumOf = (...durations: readonly Duration[]): Duration =>
  durationOf(durations.map(milliseconds).reduce((total, one) => total + one, 0));

/** What a service with an objective counts, given how its good and its bad requests grow. */
const traffic = (objective: Objective, environment: string, good: Samples, bad: Samples): readonly TestSeries[] => {
  const request = { environment, service: objective.service, method: "POST", route: "/orders" };
  switch (objective.kind) {
    case "availability":
      return [
        series(httpRequests, { ...request, status: "201" }, good),
        series(httpRequests, { ...request, status: "503" }, bad),
      ];
    case "latency": {
      const [all, buckets] = [countOf(httpRequestDuration), bucketsOf(httpRequestDuration)];
      const le = boundLabel(seconds(objective.below));
      return [
        series(all, { ...request, status: "201" }, good),
        series(buckets, { ...request, status: "201", le }, good),
        series(all, { ...request, status: "202" }, bad),
        series(buckets, { ...request, status: "202", le }, constant(0)),
      ];
    }
  }
};

/** Steady traffic whose budget burns at a rate for a while, then at another, and so on. */
const burnt = (objective: Objective, environment: string, parts: readonly (readonly [Duration, number])[]) => {
  const badAt = (burn: number) => perSecond * burn * (1 - objective.share);
  const good = phases(...parts.map(([length, burn]) => [length, perSecond - badAt(burn)] as const));
  return traffic(
    objective,
    environment,
    good,
    phases(...parts.map(([length, burn]) => [length, badAt(burn)] as const)),
  );
};

/** Halfway to twice the factor, or to where every request is bad: too slow for the next faster pair. */
const burnFor = ({ factor }: BurnPair, { share }: Objective): number =>
  Number(((factor + Math.min(2 * factor, fastestBurn(share))) / 2).toPrecision(6));

type Tests = readonly RuleTest<"environment" | "service" | "objective">[];

/**
 * How long all is well before a burn that a pair must notice: if it can be, so long that the calmer pair, which looks
 * back further, does not notice it too.
 */
const leadOf = (pair: BurnPair, calmer: BurnPair, burn: number): Duration => {
  const [length, calmerLength] = [milliseconds(pair.long), milliseconds(calmer.long)];
  const isAlone = pair !== calmer && (burn * length) / calmerLength < calmer.factor;
  return isAlone ? durationOf(calmerLength - length) : pair.short;
};

const firing = (all: readonly Objective[], pair: BurnPair, calmer: BurnPair, environment: string): Tests => {
  const objective = all.find(({ share }) => fastestBurn(share) > pair.factor);
  if (!objective) return [];
  const { service, kind } = objective;
  const others = all.filter((other) => other.service !== service).slice(0, 1);
  const burn = burnFor(pair, objective);
  const lead = leadOf(pair, calmer, burn);
  const over = sumOf(lead, pair.long);
  const course = [
    [lead, 0],
    [pair.long, burn],
  ] as const;
  return [
    {
      title: `fires when ${kind} burns at ${burn} for ${pair.long}, and for no other service`,
      over,
      series: [
        ...burnt(objective, environment, course),
        ...others.flatMap((other) => burnt(other, environment, [[over, 0.5]])),
      ],
      alerts: [{ labels: { environment, service, objective: kind }, value: burn }],
    },
  ];
};

/** So fast that the long window still remembers too much of it when half of that has passed quietly. */
const unforgotten = 2.2;

const resolving = ([objective]: readonly Objective[], pair: BurnPair, calmer: BurnPair, environment: string): Tests => {
  const burn = Number((unforgotten * pair.factor).toPrecision(6));
  if (!objective || fastestBurn(objective.share) < burn) return [];
  const lead = leadOf(pair, calmer, burn);
  const course = [
    [lead, 0],
    [pair.long, burn],
  ] as const;
  const { service, kind } = objective;
  return [
    {
      title: `is over ${calmer.short} after ${kind} has burnt at ${burn} for ${pair.long}, although ${pair.long} remember it`,
      over: sumOf(lead, pair.long),
      series: burnt(objective, environment, course),
      alerts: [{ labels: { environment, service, objective: kind }, value: burn }],
      healed: burnt(objective, environment, [[calmer.short, 0]]),
      healedOver: calmer.short,
    },
  ];
};

const silent = ([objective]: readonly Objective[], calmer: BurnPair, environment: string): Tests => {
  if (!objective) return [];
  const burn = Math.min(calmer.factor, fastestBurn(objective.share)) * 0.9;
  return [
    {
      title: `is silent while ${objective.kind} burns slower than it may`,
      over: calmer.short,
      series: burnt(objective, environment, [[calmer.short, burn]]),
      alerts: [],
    },
    {
      title: `is silent about ${objective.kind} without traffic, whatever was bad before`,
      over: "1h",
      series: traffic(objective, environment, constant(3), constant(7)),
      alerts: [],
    },
  ];
};

const testsOf = (pairs: readonly [BurnPair, BurnPair], { environment, objectives = [] }: AlertContext): Tests => {
  const [first, calmer] = pairs;
  const ofKind = (kind: Objective["kind"]) => objectives.filter((objective) => objective.kind === kind);
  const kinds = [ofKind("availability"), ofKind("latency")].filter((found) => found.length > 0);
  const [one = [], ...more] = kinds;
  return [
    ...pairs.flatMap((pair) => firing(one, pair, calmer, environment)),
    // The condition is the same for every kind: the days of all pairs need not pass again.
    ...more.flatMap((other) => firing(other, first, calmer, environment)),
    ...pairs.flatMap((pair) => resolving(one, pair, calmer, environment)),
    ...kinds.flatMap((kind) => silent(kind, calmer, environment)),
  ];
};

const minutes = (length: number): string =>
  length < 120 ? `${Math.round(length)} s` : `${Math.round(length / 60)} min`;

const pairText = (pair: BurnPair): string => {
  const outage = fastestBurn(0.999);
  return (
    `${pair.factor}× over ${pair.long} and ${pair.short} (${percentage(budgetSpent(pair))} of the budget is spent by ` +
    `then; if everything fails, an objective of 99.9 % fires after ${minutes(secondsToFire(pair, outage))}, and the ` +
    `alert ends ${minutes(secondsToResolve(pair, outage))} after the last failure)`
  );
};

interface BurnFacts extends Pick<AlertFacts, "severity" | "inhibits"> {
  readonly pairs: readonly [BurnPair, BurnPair];
  readonly haste: string;
}

const burnAlert = (name: string, { pairs, haste, ...facts }: BurnFacts): Alert =>
  defineAlert({
    name,
    subject: "slo",
    ...facts,
    expression: () => or(burning(pairs[0]), burning(pairs[1])),
    summary: ({ label, value: burn }) =>
      `${label("service")}: the error budget for ${label("objective")} burns ${burn("number")} times too fast`,
    description: ({ label, value: burn }) =>
      `${label("service")} in ${label("environment")} spends its error budget for ${label("objective")} ` +
      `${burn("number")} times as fast as would last for ${budgetPeriod}. ${haste}`,
    runbook: {
      meaning:
        "An objective allows a share of bad requests: its error budget. Here it burns so fast that it will not last. The " +
        `alert fires at ${pairs.map(pairText).join(", or at ")}. The short window ends the alert soon after the errors end. ` +
        "The label `objective` says what is bad: `availability` counts answers of 500 and above, `latency` those slower " +
        "than the objective allows. An objective below 93 % can't burn at 14.4: its first alert is the next pair's.",
      impact:
        "People are being let down more often than was promised. What is spent now is missing for the rest of the " +
        `${budgetPeriod}: for deployments, experiments, the next incident.`,
      steps: [
        {
          text: "How bad is it now, and how bad was it over an hour?",
          query: value(errorRatio("5m"), affected),
        },
        {
          text: "`availability`: which route fails, and with which status?",
          query: sum(rate(httpRequests, "5m", { ...affected, status: matches("5..") }), ["route", "method", "status"]),
        },
        {
          text: "`latency`: which bucket are the requests in? No bucket with the objective's bound means that all count as slow.",
          query: sum(rate(bucketsOf(httpRequestDuration), "5m", affected), ["le"]),
        },
        "Look at a trace of one: `npm run traces -- errors --service <service>`, or `slow` instead of `errors`.",
      ],
      remedies: [
        "It began with a deployment: roll back first, search afterwards.",
        "A dependency is slow or fails: repair it, or answer without it.",
        "The objective promises more than the service ever kept: agree on another one. For a service of yours it is set in " +
          "`targets[n].objectives`, for the stack's API in `alerts/objective.ts`.",
      ],
    },
    tests: (_numbers, context) => testsOf(pairs, context),
  });

/** Errors or slowness eat up a month's allowance before the month is over. */
export const errorBudgetBurnSlow = burnAlert("ErrorBudgetBurnSlow", {
  pairs: burnPairs.slow,
  severity: "warning",
  haste: "It will not last until the month is over.",
});

/** Errors or slowness eat up a month's allowance within days. */
export const errorBudgetBurnFast = burnAlert("ErrorBudgetBurnFast", {
  pairs: burnPairs.fast,
  severity: "critical",
  inhibits: [errorBudgetBurnSlow],
  haste: "It is gone within days.",
});
