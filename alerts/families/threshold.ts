import { greaterThan, lessThan } from "../../signals/promql/operators.ts";
import { defineAlert, type Alert } from "../definition.ts";
import { formats, sampleOf, textOf, type NumberOf, type Threshold } from "../numbers.ts";
import type { Figure } from "./figure.ts";
import { framed, serviceLabel, testLabels, type FamilyAlert } from "./frame.ts";

/** An alert about a figure beyond a threshold. */
interface ThresholdAlert<By extends string> extends FamilyAlert {
  readonly figure: Figure<By>;
  readonly threshold: Threshold;
  readonly for: NumberOf<"duration">;
  /** One line, for a phone, with the figure in the threshold's unit; the description continues it. */
  readonly summary: (words: { readonly label: (name: By) => string; readonly figure: string }) => string;
}

/** A value well beyond the threshold, and one well before it. */
const around = (kind: Threshold["kind"], threshold: number) => {
  const above = kind === "share" ? (1 + threshold) / 2 : Math.max(threshold * 2, 1);
  return { above, below: threshold / 2 };
};

const thresholdAlert =
  (side: "above" | "below") =>
  <By extends string>(options: ThresholdAlert<By>): Alert => {
    const { figure, threshold, for: wait, summary, ...facts } = options;
    const { by, window } = figure;
    const [worst, compare] = side === "above" ? (["max", greaterThan] as const) : (["min", lessThan] as const);
    const { kind } = threshold;
    // The value of a threshold in a stack is of the kind of its default.
    const inStack = (value: Threshold["value"]) => ({ ...threshold, value }) as Threshold;
    return defineAlert<By, { threshold: Threshold; window?: NumberOf<"duration">; for: NumberOf<"duration"> }>({
      ...framed(facts, [{ text: "How much is it, and since when?", query: figure.expression(worst, undefined) }]),
      numbers: { threshold, ...(window && { window }), for: wait },
      expression: (numbers) => compare(figure.expression(worst, numbers.window), sampleOf(inStack(numbers.threshold))),
      labels: () => serviceLabel(facts, by),
      summary: ({ label, value }) => summary({ label, figure: value(formats[kind]) }),
      description: ({ label, value }, numbers) => {
        // `byOf` makes sure that it is one of them.
        const place = label("environment" as By);
        const limit = `${side === "above" ? "more" : "less"} than ${textOf(inStack(numbers.threshold))}`;
        return `${summary({ label, figure: value(formats[kind]) })} in ${place}, ${limit} for ${numbers.for}.`;
      },
      tests: (numbers, { environment }) => {
        const level = sampleOf(inStack(numbers.threshold));
        const { above, below } = around(kind, level);
        const [bad, good] = side === "above" ? [above, below] : [below, above];
        const first = testLabels(by, environment);
        const second = testLabels(by, environment, "second");
        const others = by.some((name) => name !== "environment") ? figure.series(second, good) : [];
        return [
          {
            title: `fires for what is ${side} the threshold, and for nothing else`,
            series: [...figure.series(first, bad), ...others],
            alerts: [{ labels: first, value: bad }],
            healed: figure.series(first, good),
          },
          // A rate is an estimate: it may be a little more than it is.
          ...(window
            ? []
            : [{ title: "is silent at the threshold itself", series: figure.series(first, level), alerts: [] }]),
          { title: "is silent far from the threshold", series: figure.series(first, good), alerts: [] },
        ];
      },
    });
  };

/** A figure stays above a threshold. */
export const above = thresholdAlert("above");

/** A figure stays below a threshold. */
export const below = thresholdAlert("below");
