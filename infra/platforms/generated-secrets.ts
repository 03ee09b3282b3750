import { all, type Output } from "../pulumi.ts";
import { Secret } from "../provider/resources.ts";
import { fillSecrets, secretNames } from "../secret-text.ts";

/** The generated secrets of a stack. */
export interface GeneratedSecrets {
  /** By their names. */
  readonly values: Readonly<Record<string, Output<string>>>;
  /** Texts with the secrets in their places, by the names that they came with. */
  fillAll(texts: Readonly<Record<string, string>>): Readonly<Record<string, Output<string>>>;
}

/** Registers a secret for each one that the texts have a place for; made once, and kept encrypted in the state. */
export const generateSecrets = (texts: readonly string[]): GeneratedSecrets => {
  const names = [...new Set(texts.flatMap(secretNames))];
  const values = Object.fromEntries(names.map((name) => [name, new Secret(name, { bytes: 32 }).value]));
  const fill = (text: string): Output<string> =>
    all(secretNames(text).map((name) => values[name]!.apply((value) => [name, value] as const))).apply((entries) =>
      fillSecrets(text, new Map(entries)),
    );
  return {
    values,
    fillAll: (secrets) => Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, fill(text)])),
  };
};
