import { scrapeMetrics } from "../../signals/component-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { max, min } from "../../signals/promql/aggregation.ts";
import { equalTo, or } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import type { Component } from "../../signals/target-labels.ts";
import { defineAlert, type Alert } from "../definition.ts";
import type { NumberOf } from "../numbers.ts";
import { constant, series } from "../rule-test.ts";
import { framed, type FamilyAlert } from "./frame.ts";

const { up } = scrapeMetrics;
const { probeUp } = keeperMetrics;
const by = ["environment"] as const;

/** An alert about a component of the stack that does not answer. */
interface ComponentDown extends FamilyAlert {
  readonly component: Component;
  /** What people call it. */
  readonly title: string;
  /** How many of its targets must answer: `every` for the ports of one process, `one` for several that are equal. */
  readonly mustAnswer: "every" | "one";
  readonly for: NumberOf<"duration">;
  /** How the description goes on. */
  readonly consequence: string;
}

/** A component does not answer: Prometheus can't scrape it, or keeper's probe of its health or its page fails. */
export const componentDown = ({
  component,
  title,
  mustAnswer,
  for: wait,
  consequence,
  ...facts
}: ComponentDown): Alert => {
  const scraped = value(up, { component });
  const probed = value(probeUp, { target: component });
  return defineAlert<"environment", { for: NumberOf<"duration"> }>({
    ...framed(facts, [
      { text: "Which of its targets can Prometheus scrape? 0 is one that does not answer.", query: scraped },
      { text: "Which of its addresses answer keeper's probe?", query: probed },
      `Is the process running? \`npm run status\` shows it, \`npm run logs -- ${component}\` its last lines.`,
    ]),
    needs: facts.needs ?? [component],
    numbers: { for: wait },
    expression: () => or(equalTo((mustAnswer === "every" ? min : max)(scraped, by), 0), equalTo(min(probed, by), 0)),
    labels: () => ({ service: component }),
    summary: () => `${title} is down`,
    description: ({ label }, numbers) =>
      `${title} in ${label("environment")} has not answered for ${numbers.for}: ${consequence}.`,
    tests: (_numbers, { environment }) => {
      const target = (port: number, is: number) =>
        series(up, { environment, service: component, component, instance: `10.0.0.1:${port}` }, constant(is));
      const probe = (of: string, is: number) =>
        series(probeUp, { environment, service: "keeper", target: of, endpoint: "http" }, constant(is));
      const [one, other] = [target(1, 0), target(2, mustAnswer === "every" ? 1 : 0)];
      const alerts = [{ labels: { environment } }];
      return [
        {
          title:
            mustAnswer === "every" ? "fires when one of its ports can't be scraped" : "fires when none can be scraped",
          series: [one, other],
          alerts,
          healed: [target(1, 1), other],
        },
        {
          title: "fires when keeper gets no answer, though it can be scraped",
          series: [target(1, 1), probe(component, 0)],
          alerts,
          healed: [target(1, 1), probe(component, 1)],
        },
        {
          title: "is silent while it answers, even if another component does not",
          series: [
            target(1, 1),
            ...(mustAnswer === "one" ? [target(2, 0)] : []),
            probe(component, 1),
            probe("another", 0),
          ],
          alerts: [],
        },
      ];
    },
  });
};
