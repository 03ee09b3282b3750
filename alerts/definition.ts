import type { DashboardPage } from "../signals/dashboards.ts";
import type { Duration } from "../base/duration.ts";
import type { Vector } from "../signals/promql/vector.ts";
import type { Component } from "../signals/target-labels.ts";
import { resolveNumbers, type AlertOverride, type AlertOverrides } from "./numbers.ts";
import type { Objective } from "./objective.ts";
import type { RuleTest } from "./rule-test.ts";
import type { Words } from "./template.ts";
import type { AlertName, NumbersOf } from "./thresholds.ts";

/** `critical` wakes somebody, `warning` waits for the morning, `none` is for machines. */
export type Severity = "critical" | "warning" | "none";

/** Who looks after it: those who write the services, or those who run the stack. */
export type Owner = "api" | "platform";

/** One thing to look at; `$environment` and `$service` in the query stand for the alert's labels. */
export interface RunbookStep {
  readonly text: string;
  readonly query?: { readonly text: string };
}

/** What somebody woken by the alert needs to know, in Markdown. */
export interface Runbook {
  readonly meaning: string;
  readonly impact: string;
  readonly steps: readonly RunbookStep[];
  readonly remedies: readonly string[];
}

/** What an alert depends on besides its numbers. */
export interface AlertContext {
  /** The stack's name: the label `environment` of all its targets. */
  readonly environment: string;
  readonly evaluationInterval: Duration;
  readonly overrides?: AlertOverrides;
  /** What services have promised. Defaults to nothing. */
  readonly objectives?: readonly Objective[];
}

interface AlertFacts {
  /** The rule file that it is in: what it watches. */
  readonly file: "api" | "slo" | "stack";
  readonly severity: Severity;
  readonly owner: Owner;
  /** Components without which there is nothing to watch. */
  readonly needs: readonly Component[];
  /** Alerts of the same environment and service that this one explains, and silences. */
  readonly inhibits?: readonly AlertName[];
  readonly dashboard?: DashboardPage;
  readonly runbook: Runbook;
}

interface AlertDefinition<Name extends AlertName, Label extends string> extends AlertFacts {
  readonly name: Name;
  readonly expression: (numbers: NumbersOf<Name>, context: AlertContext) => Vector<Label>;
  /** Labels that the expression does not give. Defaults to none. */
  readonly labels?: (context: AlertContext) => Readonly<Record<string, string>>;
  /** One line, for a phone. */
  readonly summary: (words: Words<NoInfer<Label>>) => string;
  readonly description: (words: Words<NoInfer<Label>>, numbers: NumbersOf<Name>) => string;
  /** At least one that fires it and one that must not, for whatever numbers. */
  readonly tests: (numbers: NumbersOf<Name>, context: AlertContext) => readonly RuleTest<NoInfer<Label>>[];
}

/** An alert with its numbers put in. */
export interface ResolvedAlert {
  readonly numbers: AlertOverride;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: (words: Words<string>) => string;
  readonly description: (words: Words<string>) => string;
  readonly tests: readonly RuleTest<string>[];
}

/** An alert of any name. */
export interface Alert extends AlertFacts {
  readonly name: AlertName;
  readonly resolve: (context: AlertContext) => ResolvedAlert;
}

/** One alert, whole: rule, texts, runbook and tests; numbers and labels are checked by the compiler. */
export const defineAlert = <Name extends AlertName, Label extends string>({
  expression,
  labels = () => ({}),
  summary,
  description,
  tests,
  ...facts
}: AlertDefinition<Name, Label>): Alert => ({
  ...facts,
  resolve: (context) => {
    const numbers = resolveNumbers(facts.name, context);
    // The presets' keys, which `numbers` has, are those of the type.
    const own = numbers as NumbersOf<Name>;
    return {
      numbers,
      expression: expression(own, context).text,
      labels: labels(context),
      summary,
      description: (words) => description(words, own),
      tests: tests(own, context),
    };
  },
});
