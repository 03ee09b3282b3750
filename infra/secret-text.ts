import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/**
 * What may stand in a text for a generated secret: the secret itself, the same in Base64 without padding, its hash in
 * hexadecimal digits, or the slow, salted hash that Elasticsearch keeps of a password.
 */
type Form = "base64" | "pbkdf2" | "plain" | "sha256";

const place = /\{\{([a-z0-9-]+)\|(base64|pbkdf2|plain|sha256)\}\}/g;

/** The place of a generated secret in a text; the platform puts the value there, and no one else ever sees it. */
export const secretValue = (name: string, form: Form = "plain"): string => `{{${name}|${form}}}`;

/** Names of the secrets that a text has a place for, each once. */
export const secretNames = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(place)].map(([, name = ""]) => name)),
];

const iterations = 10_000;

/**
 * As Elasticsearch reads it (`{PBKDF2}<iterations>$<salt>$<hash>`, SHA-512, 32 bytes each). The salt is made of the secret:
 * another for each, and the same at each `up`.
 */
const pbkdf2 = (value: string): string => {
  const salt = createHmac("sha256", value).update("salt").digest();
  const hash = pbkdf2Sync(value, salt, iterations, 32, "sha512");
  return `{PBKDF2}${iterations}$${salt.toString("base64")}$${hash.toString("base64")}`;
};

const inForm = (value: string, form: Form): string => {
  switch (form) {
    case "base64":
      return Buffer.from(value).toString("base64").replaceAll("=", "");
    case "pbkdf2":
      return pbkdf2(value);
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
