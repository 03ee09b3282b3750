import type { Fields, SecretName } from "../../base/fields.ts";
import { HiddenText } from "./hidden-text.ts";
import type { Locate } from "./mistakes.ts";
import { namespace } from "./namespace.ts";

/** A secret that a person gives a stack in its configuration. */
export interface GivenSecret {
  /** The key that it stands at, such as `receivers[0].url`. */
  readonly key: string;
  readonly text: HiddenText;
}

/** The secrets that a stack is given, by the name of their place in texts (`secretValue`). */
export type GivenSecrets = Readonly<Record<string, GivenSecret>>;

const prefix = "given-";

/** Whether a secret's name is that of a given one, which is never generated. */
export const isGiven = (name: string): boolean => name.startsWith(prefix);

const slug = (...words: readonly string[]): string =>
  words
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");

/** Where a map of settings stands: `of` becomes part of its secrets' names, `prefix` of their keys. */
interface Owner {
  readonly of: readonly string[];
  readonly prefix: string;
}

/** Puts the name of each secret in the place of its value, and of each that is generated where there is none. */
export const takeSecrets = (
  values: ReadonlyMap<string, unknown>,
  fields: Fields,
  { of, prefix: above }: Owner,
): { readonly values: ReadonlyMap<string, unknown>; readonly given: GivenSecrets } => {
  const named = new Map(values);
  const given: Record<string, GivenSecret> = {};
  for (const [name, { isGenerated }] of Object.entries(fields)) {
    const text = values.get(name);
    if (text === undefined && isGenerated) named.set(name, { secret: slug(...of, name) } satisfies SecretName);
    if (!(text instanceof HiddenText)) continue;
    const place = prefix + slug(...of, name);
    given[place] = { key: above + name, text };
    named.set(name, { secret: place } satisfies SecretName);
  }
  return { values: named, given };
};

/** An address on this machine that has nothing secret in it. */
const isOpen = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { hostname, username, password, search } = new URL(value);
  return /^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname) && username + password + search === "";
};

/** A line for each secret that anybody can read in the stack's file. */
export const plainSecretWarnings = (given: GivenSecrets, stack: string, locate: Locate): readonly string[] =>
  Object.values(given).flatMap(({ key, text }) => {
    if (text.ciphertext !== undefined || isOpen(text.reveal())) return [];
    const command = `npm run pulumi -- config set --secret --path '${namespace}:${key}' --stack ${stack}`;
    return [`${locate(key)}: ${key}: a secret in plain text; encrypt it: ${command}`];
  });
