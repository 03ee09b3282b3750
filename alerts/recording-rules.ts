import { apiMetrics } from "../signals/api-metrics.ts";
import { seconds } from "../base/duration.ts";
import { sum } from "../signals/promql/aggregation.ts";
import { boundLabel, bucketsOf, countOf } from "../signals/promql/histogram.ts";
import { matches } from "../signals/promql/matcher.ts";
import { divide, greaterThan, multiply, or, subtract, vector } from "../signals/promql/operators.ts";
import { averageOverTime, rate, value } from "../signals/promql/selectors.ts";
import type { Vector } from "../signals/promql/vector.ts";
import { errorRatio, sloMetrics, sloWindows } from "../signals/slo-metrics.ts";
import type { Objective } from "./objective.ts";

/** A rule that writes the value of an expression as a metric of its own. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const { httpRequests, httpRequestDuration } = apiMetrics;
const { requests, failures, errorBudget } = sloMetrics;
const base = "5m";

interface Counted {
  readonly all: Vector<never>;
  readonly bad: Vector<never>;
}

/** What an objective is about, and what of it was not good. What has never been seen counts as none. */
const counted = (objective: Objective, environment: string): Counted => {
  const where = { environment, service: objective.service };
  switch (objective.kind) {
    case "availability": {
      const all = sum(rate(httpRequests, base, where));
      const failed = sum(rate(httpRequests, base, { ...where, status: matches("5..") }));
      return { all, bad: or(failed, multiply(all, 0)) };
    }
    case "latency": {
      const le = boundLabel(seconds(objective.below));
      const all = sum(rate(countOf(httpRequestDuration), base, where));
      const fast = sum(rate(bucketsOf(httpRequestDuration), base, { ...where, le }));
      // A histogram without such a bucket has nothing fast: so an objective that can't be measured raises its alert.
      return { all, bad: subtract(all, or(fast, multiply(all, 0))) };
    }
  }
};

const rulesOf = (objective: Objective, environment: string): readonly RecordingRule[] => {
  const { all, bad } = counted(objective, environment);
  const labels = { environment, service: objective.service, objective: objective.kind };
  // Twelve digits: 1 - 0.999 is 0.001.
  const budget = vector(Number((1 - objective.share).toPrecision(12)));
  return [
    { record: requests.name, expr: all.text, labels },
    { record: failures.name, expr: bad.text, labels },
    { record: errorBudget.name, expr: budget.text, labels },
  ];
};

/** The longer windows are means of the rates over five minutes: three days of raw counters would cost too much. */
const ratioRules = (): readonly RecordingRule[] =>
  sloWindows.map((window) => {
    const [bad, all] =
      window === base
        ? [value(failures), value(requests)]
        : [averageOverTime(failures, window), averageOverTime(requests, window)];
    return { record: errorRatio(window).name, expr: divide(bad, greaterThan(all, 0)).text };
  });

/** The rules that say how well each objective is kept; each reads what those before it have written. */
export const recordingRules = (objectives: readonly Objective[], environment: string): readonly RecordingRule[] =>
  objectives.length === 0
    ? []
    : [...objectives.flatMap((objective) => rulesOf(objective, environment)), ...ratioRules()];
