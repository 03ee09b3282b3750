import { createHash } from "node:crypto";
import { all, secret, unsecret, type Output } from "../pulumi.ts";
import { Secret } from "../provider/resources.ts";
import { isGiven, type GivenSecrets } from "../settings/given-secrets.ts";
import { fillSecrets, secretNames } from "../secret-text.ts";

/** The secrets of a stack, generated ones and those that its settings give. */
export interface StackSecrets {
  /** The generated ones, by their names. */
  readonly generated: Readonly<Record<string, Output<string>>>;
  /** Texts with the secrets in their places, by the names that they came with. */
  fillAll(texts: Readonly<Record<string, string>>): Readonly<Record<string, Output<string>>>;
  /** Differs where a text or a secret in it does. No guess at a given secret can be proved by it. */
  markOf(texts: readonly string[]): Output<string>;
}

type Values = Readonly<Record<string, Output<string>>>;

const fill = (text: string, values: Values): Output<string> =>
  all(secretNames(text).map((name) => values[name]!.apply((value) => [name, value] as const))).apply((entries) =>
    fillSecrets(text, new Map(entries)),
  );

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/**
 * The secrets that texts have a place for. A generated one is made once, and kept encrypted in the state.
 *
 * @throws Error if a given one is not among `given`.
 */
export const stackSecrets = (texts: readonly string[], given: GivenSecrets = {}): StackSecrets => {
  const names = [...new Set(texts.flatMap(secretNames))];
  const missing = names.find((name) => isGiven(name) && !given[name]);
  if (missing !== undefined) throw new Error(`no setting gives the secret ${missing}`);
  const generated = Object.fromEntries(
    names.filter((name) => !isGiven(name)).map((name) => [name, new Secret(name, { bytes: 32 }).value]),
  );
  const own = names.filter(isGiven).map((name) => [name, given[name]!.text] as const);
  const values = { ...generated, ...Object.fromEntries(own.map(([name, text]) => [name, secret(text.reveal())])) };
  const marks = { ...generated, ...Object.fromEntries(own.map(([name, text]) => [name, secret(text.mark)])) };
  return {
    generated,
    fillAll: (secrets) => Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, fill(text, values)])),
    markOf: (secrets) =>
      unsecret(all(secrets.map((text) => fill(text, marks))).apply((filled) => hashOf(filled.join("\0")))),
  };
};
