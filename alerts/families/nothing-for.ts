import { scrapeMetrics } from "../../signals/component-metrics.ts";
import type { Metric } from "../../signals/metric.ts";
import { sum } from "../../signals/promql/aggregation.ts";
import { absent, equalTo, ifAny, or } from "../../signals/promql/operators.ts";
import { increase, value, type LabelsOf } from "../../signals/promql/selectors.ts";
import { defineAlert, type Alert } from "../definition.ts";
import type { NumberOf } from "../numbers.ts";
import { constant, growing, series } from "../rule-test.ts";
import { byOf, plainLabels, seriesOf, type Part, type PerService } from "./figure.ts";
import { framed, serviceLabel, testLabels, type FamilyAlert } from "./frame.ts";

const { up } = scrapeMetrics;

/** An alert about something that happens again and again, and does not any more. */
interface NothingFor<Label extends string, By extends string> extends FamilyAlert, Part<Label, By> {
  readonly counter: Metric<"counter", Label>;
  /** How long nothing may happen. */
  readonly window: NumberOf<"duration">;
  readonly for: NumberOf<"duration">;
  /** One line, for a phone. A label may be missing: then nothing of the kind is there at all. */
  readonly summary: (words: { readonly label: (name: By, otherwise: string) => string }) => string;
}

/**
 * A counter has not grown for too long, or there is none at all. The latter counts only once anything has been scraped: a
 * Prometheus that has just started knows no counter for some seconds.
 */
export const nothingFor = <Label extends string, const By extends LabelsOf<Label> = PerService>({
  counter,
  where,
  by: wanted,
  window,
  for: wait,
  summary,
  ...facts
}: NothingFor<Label, By>): Alert => {
  const by = byOf(wanted);
  const grown = (over: typeof window.value) => sum(increase(counter, over, where), by);
  return defineAlert<By, { window: NumberOf<"duration">; for: NumberOf<"duration"> }>({
    ...framed(facts, [{ text: "When did it last happen?", query: grown(window.value) }]),
    numbers: { window, for: wait },
    expression: (numbers) => or(equalTo(grown(numbers.window), 0), ifAny(absent(grown(numbers.window)), value(up))),
    labels: ({ environment }) => ({ environment, ...serviceLabel(facts, by) }),
    summary,
    description: ({ label }, numbers) =>
      `${summary({ label })}: not once within ${numbers.window}, for ${numbers.for}.`,
    tests: (_numbers, { environment }) => {
      const first = testLabels(by, environment);
      const counted = (samples: typeof growing | typeof constant, is: number) =>
        seriesOf(counter, { ...plainLabels(where), ...first }, samples(is));
      const scraped = series(up, { environment, service: "prometheus", component: "prometheus" }, constant(1));
      return [
        {
          title: "fires when nothing happens any more",
          series: [counted(constant, 7), scraped],
          alerts: [{ labels: first }],
          healed: [counted(growing, 1), scraped],
        },
        // The label `environment` is the rule's then.
        { title: "fires when there is no such counter", series: [scraped], alerts: [{ labels: {}, value: 1 }] },
        { title: "is silent while it happens", series: [counted(growing, 1), scraped], alerts: [] },
        { title: "is silent before Prometheus has scraped anything", series: [], alerts: [] },
      ];
    },
  });
};
