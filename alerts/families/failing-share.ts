import { durationOf, milliseconds } from "../../base/duration.ts";
import type { Metric } from "../../signals/metric.ts";
import { sum } from "../../signals/promql/aggregation.ts";
import type { Where } from "../../signals/promql/matcher.ts";
import { divide, greaterThan } from "../../signals/promql/operators.ts";
import { rate, type LabelsOf } from "../../signals/promql/selectors.ts";
import { defineAlert, type Alert } from "../definition.ts";
import type { NumberOf } from "../numbers.ts";
import { constant, growing, leap, oneEvery, type Samples } from "../rule-test.ts";
import { percentage } from "../template.ts";
import { byOf, seriesOf, type Labels, type Part, type PerService } from "./figure.ts";
import { framed, serviceLabel, testLabels, type FamilyAlert } from "./frame.ts";

/** An alert about a counter of everything that was tried, with a label that says what failed. */
interface FailingShare<Label extends string, By extends string> extends FamilyAlert, Part<Label, By> {
  readonly tried: Metric<"counter", Label>;
  /** Which of them failed. */
  readonly failed: Where<LabelsOf<NoInfer<Label>>>;
  /** For the tests: labels of some that failed, and of some that did not. */
  readonly examples: { readonly failed: readonly Labels[]; readonly fine: readonly Labels[] };
  readonly threshold: NumberOf<"share">;
  readonly window: NumberOf<"duration">;
  readonly for: NumberOf<"duration">;
  /** What was tried and how it failed, such as `requests to orders were answered with 5xx`. */
  readonly failure: (words: { readonly label: (name: By) => string }) => string;
  readonly summary: (words: { readonly label: (name: By) => string; readonly share: string }) => string;
}

/**
 * Too large a share fails. A share needs no least traffic: one failure in each half of the window is enough. No traffic
 * gives 0 / 0, which is NaN, and NaN exceeds nothing.
 */
export const failingShare = <Label extends string, const By extends LabelsOf<Label> = PerService>({
  tried,
  where,
  failed,
  by: wanted,
  examples,
  threshold,
  window,
  for: wait,
  failure,
  summary,
  ...facts
}: FailingShare<Label, By>): Alert => {
  const by = byOf(wanted);
  const shareOver = (over: typeof window.value) =>
    divide(sum(rate(tried, over, { ...where, ...failed }), by), sum(rate(tried, over, where), by));
  return defineAlert<By, { threshold: NumberOf<"share">; window: NumberOf<"duration">; for: NumberOf<"duration"> }>({
    ...framed(facts, [{ text: "How large is the share, and since when?", query: shareOver("5m") }]),
    numbers: { threshold, window, for: wait },
    expression: (numbers) => greaterThan(shareOver(numbers.window), numbers.threshold),
    labels: () => serviceLabel(facts, by),
    summary: ({ label, value }) => summary({ label, share: value("percentage") }),
    description: ({ label, value }, numbers) =>
      `${value("percentage")} of the ${failure({ label })} in ${label("environment" as By)} over the last ` +
      `${numbers.window}, more than ${percentage(numbers.threshold)} for ${numbers.for}.`,
    tests: (numbers, { environment }) => {
      const [first, second] = [testLabels(by, environment), testLabels(by, environment, "second")];
      const spread = (labels: Labels, of: readonly Labels[], samples: (parts: number) => Samples) =>
        of.map((one) => seriesOf(tried, { ...labels, ...one }, samples(of.length)));
      const mixed = (labels: Labels, share: number) => [
        ...spread(labels, examples.fine, (parts) => growing((10 * (1 - share)) / parts)),
        ...spread(labels, examples.failed, (parts) => growing((10 * share) / parts)),
      ];
      const oneFailing = (samples: Samples) => spread(first, examples.failed.slice(0, 1), () => samples);
      const bad = (1 + numbers.threshold) / 2;
      const half = durationOf(milliseconds(numbers.window) / 2);
      const burstIsShort = milliseconds(numbers.window) <= milliseconds(numbers.for);
      return [
        {
          title: "fires where the share of failures is over the threshold, and nowhere else",
          series: [...mixed(first, bad), ...mixed(second, 0)],
          alerts: [{ labels: first, value: bad }],
          healed: [...mixed(first, 0), ...mixed(second, 0)],
        },
        {
          title: "fires at low traffic: two in a window, all failing",
          series: oneFailing(oneEvery(half)),
          alerts: [{ labels: first, value: 1 }],
        },
        {
          title: "is silent while half of the allowed share fails",
          series: mixed(first, numbers.threshold / 2),
          alerts: [],
        },
        { title: "is silent while nothing fails", series: mixed(first, 0), alerts: [] },
        {
          title: "is silent without traffic, whatever failed before",
          series: [...oneFailing(constant(7)), ...spread(first, examples.fine, () => constant(3))],
          alerts: [],
        },
        ...(burstIsShort
          ? [{ title: "is silent about one burst of failures", series: oneFailing(leap(100)), alerts: [] }]
          : []),
      ];
    },
  });
};
