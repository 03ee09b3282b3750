import type { Metric } from "../../signals/metric.ts";
import { max } from "../../signals/promql/aggregation.ts";
import { equalTo } from "../../signals/promql/operators.ts";
import { value, type LabelsOf } from "../../signals/promql/selectors.ts";
import { defineAlert, type Alert } from "../definition.ts";
import type { NumberOf } from "../numbers.ts";
import { constant } from "../rule-test.ts";
import { byOf, plainLabels, seriesOf, type Part, type PerService } from "./figure.ts";
import { framed, serviceLabel, testLabels, type FamilyAlert } from "./frame.ts";

/** An alert about a gauge that is 1 while something is wrong, and 0 otherwise. */
interface StateAlert<Label extends string, By extends string> extends FamilyAlert, Part<Label, By> {
  readonly gauge: Metric<"gauge", Label>;
  readonly for: NumberOf<"duration">;
  /** One line, for a phone. */
  readonly summary: (words: { readonly label: (name: By) => string }) => string;
  /** How the description goes on. Defaults to nothing more. */
  readonly consequence?: string;
}

/** A gauge stays 1, which means that something is wrong. */
export const whileTrue = <Label extends string, const By extends LabelsOf<Label> = PerService>({
  gauge,
  where,
  by: wanted,
  for: wait,
  summary,
  consequence,
  ...facts
}: StateAlert<Label, By>): Alert => {
  const by = byOf(wanted);
  const state = max(value(gauge, where), by);
  return defineAlert<By, { for: NumberOf<"duration"> }>({
    ...framed(facts, [{ text: "Since when? The value is 1 while the fault lasts.", query: state }]),
    numbers: { for: wait },
    expression: () => equalTo(state, 1),
    labels: () => serviceLabel(facts, by),
    summary,
    description: ({ label }, numbers) => {
      // `byOf` makes sure that it is one of them.
      const place = label("environment" as By);
      const more = consequence === undefined ? "" : `: ${consequence}`;
      return `${summary({ label })} in ${place}${more}. It has lasted for ${numbers.for}.`;
    },
    tests: (_numbers, { environment }) => {
      const [first, second] = [testLabels(by, environment), testLabels(by, environment, "second")];
      const filter = plainLabels(where);
      const series = (labels: Readonly<Record<string, string>>, is: number) =>
        seriesOf(gauge, { ...filter, ...labels }, constant(is));
      const another = Object.fromEntries(Object.keys(filter).map((name) => [name, "another"]));
      const others = by.some((name) => name !== "environment") ? [series(second, 0)] : [];
      return [
        {
          title: "fires while it is so, and for nothing else",
          series: [series(first, 1), ...others],
          alerts: [{ labels: first, value: 1 }],
          healed: [series(first, 0)],
        },
        {
          title: "is silent while it is not so",
          series: [series(first, 0), ...(where ? [series({ ...first, ...another }, 1)] : [])],
          alerts: [],
        },
      ];
    },
  });
};
