import type { AlertFacts, RunbookStep } from "../definition.ts";
import { subjects, type Subject } from "../subjects.ts";
import type { Labels } from "./figure.ts";

/** What every alert of a family says of itself; the texts are Markdown for its runbook. */
export interface FamilyAlert extends AlertFacts {
  readonly meaning: string;
  readonly impact: string;
  /** What to look at after what the family shows. Defaults to nothing more. */
  readonly steps?: readonly RunbookStep[];
  readonly remedies: readonly string[];
}

/** The facts and the runbook of an alert, whose first steps its family gives. */
export const framed = (
  { meaning, impact, steps = [], remedies, ...facts }: FamilyAlert,
  first: readonly RunbookStep[],
) => ({ ...facts, runbook: { meaning, impact, steps: [...first, ...steps], remedies } });

/** The label `service` for alerts whose expression does not give it: the subject's. */
export const serviceLabel = ({ subject }: Pick<FamilyAlert, "subject">, by: readonly string[]): Labels => {
  const { service }: Subject = subjects[subject];
  return by.includes("service") || service === undefined ? {} : { service };
};

/** Labels for a test: of the thing that the alert must tell of, or of another one. */
export const testLabels = <By extends string>(
  by: readonly By[],
  environment: string,
  which: "first" | "second" = "first",
): Readonly<Record<By, string>> =>
  // Each label `by` gets a value.
  Object.fromEntries(by.map((name) => [name, name === "environment" ? environment : which])) as Record<By, string>;
