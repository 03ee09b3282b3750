import type { Duration } from "../base/duration.ts";
import type { DashboardPage } from "../signals/dashboards.ts";
import type { Vector } from "../signals/promql/vector.ts";
import type { Component } from "../signals/target-labels.ts";
import { resolveNumbers, type AlertNumbers, type AlertOverrides, type ValuesOf } from "./numbers.ts";
import type { Objective } from "./objective.ts";
import type { RuleTest } from "./rule-test.ts";
import { subjects, type Subject, type SubjectName } from "./subjects.ts";
import type { Words } from "./template.ts";

/** `critical` wakes somebody, `warning` waits for the morning, `none` is for machines. */
export type Severity = "critical" | "warning" | "none";

/** One thing to look at; `$environment` and `$service` in the query stand for the alert's labels. */
export type RunbookStep = string | { readonly text: string; readonly query: { readonly text: string } };

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

/** What each alert says of itself, whatever its rule is made of. */
export interface AlertFacts {
  readonly name: string;
  /** Also its folder under `definitions/`. */
  readonly subject: SubjectName;
  readonly severity: Severity;
  /** Components without which there is nothing to watch. Defaults to those of the subject. */
  readonly needs?: readonly Component[];
  /** Alerts of the same environment and service that this one explains, and silences. Defaults to none. */
  readonly inhibits?: readonly Alert[];
  /** Defaults to the subject's, if it has one. */
  readonly dashboard?: DashboardPage;
}

interface AlertDefinition<Numbers extends AlertNumbers, Label extends string> extends AlertFacts {
  /** Defaults to none. */
  readonly numbers?: Numbers;
  readonly expression: (numbers: ValuesOf<Numbers>, context: AlertContext) => Vector<Label>;
  /** Labels that the expression does not give. Defaults to none. */
  readonly labels?: (context: AlertContext) => Readonly<Record<string, string>>;
  /** One line, for a phone. */
  readonly summary: (words: Words<NoInfer<Label>>) => string;
  readonly description: (words: Words<NoInfer<Label>>, numbers: ValuesOf<Numbers>) => string;
  readonly runbook: Runbook;
  /** One that fires it and ends, and one that must not fire it, for whatever numbers. */
  readonly tests: (numbers: ValuesOf<Numbers>, context: AlertContext) => readonly RuleTest<NoInfer<Label>>[];
}

/** An alert with its numbers put in. */
export interface ResolvedAlert {
  readonly numbers: { readonly window?: Duration; readonly for?: Duration };
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: (words: Words<string>) => string;
  readonly description: (words: Words<string>) => string;
  readonly tests: readonly RuleTest<string>[];
}

/** An alert of any name. */
export interface Alert extends Subject {
  readonly name: string;
  readonly subject: SubjectName;
  readonly severity: Severity;
  /** Names of the alerts that it silences. */
  readonly inhibits: readonly string[];
  readonly runbook: Runbook;
  readonly numbers: AlertNumbers;
  readonly resolve: (context: AlertContext) => ResolvedAlert;
}

/** One alert, whole: rule, texts, runbook and tests; numbers and labels are checked by the compiler. */
export const defineAlert = <Label extends string, Numbers extends AlertNumbers = AlertNumbers>({
  expression,
  labels = () => ({}),
  summary,
  description,
  tests,
  inhibits = [],
  // Without numbers their type is the one without fields.
  numbers = {} as Numbers,
  ...facts
}: AlertDefinition<Numbers, Label>): Alert => {
  const subject: Subject = subjects[facts.subject];
  return {
    ...subject,
    ...facts,
    inhibits: inhibits.map(({ name }) => name),
    numbers,
    resolve: (context) => {
      const own = resolveNumbers({ name: facts.name, numbers }, context);
      return {
        numbers: own,
        expression: expression(own, context).text,
        labels: labels(context),
        summary,
        description: (words) => description(words, own),
        tests: tests(own, context),
      };
    },
  };
};
