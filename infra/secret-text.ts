import { createHash } from "node:crypto";

/** What may stand in a text for a generated secret: the secret itself, or its hash in hexadecimal digits. */
type Form = "plain" | "sha256";

const place = /\{\{([a-z0-9-]+)\|(plain|sha256)\}\}/g;

/** The place of a generated secret in a text; the platform puts the value there, and no one else ever sees it. */
export const secretValue = (name: string, form: Form = "plain"): string => `{{${name}|${form}}}`;

/** Names of the secrets that a text has a place for, each once. */
export const secretNames = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(place)].map(([, name = ""]) => name)),
];

const inForm = (value: string, form: Form): string => {
  switch (form) {
    case "plain":
      return value;
    case "sha256":
      return createHash("sha256").update(value).digest("hex");
  }
};

/**
 * The text with the secrets in their places.
 *
 * @throws Error if it has a place for a secret that is not among them.
 */
export const fillSecrets = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(place, (_all, name: string, form: Form) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`there is no secret ${name}`);
    return inForm(value, form);
  });
