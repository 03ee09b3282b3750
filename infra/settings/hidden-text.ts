import { createHash } from "node:crypto";

/** A secret value of a stack's configuration. Neither JSON nor the console shows it. */
export class HiddenText {
  /** The ciphertext in the stack's file; nothing if the value stands there in plain text. */
  readonly ciphertext: string | undefined;
  readonly #value: string | undefined;

  /** Without a value it is one that only Pulumi can decrypt. */
  constructor({ ciphertext, value }: { readonly ciphertext?: string; readonly value?: string }) {
    this.ciphertext = ciphertext;
    this.#value = value;
  }

  get isKnown(): boolean {
    return this.#value !== undefined;
  }

  /** Differs where the file says something else, and tells nothing of the value. */
  get mark(): string {
    return this.ciphertext ?? createHash("sha256").update(this.reveal()).digest("hex");
  }

  /** The value itself: only for what writes it into a secret file. */
  reveal(): string {
    if (this.#value === undefined) throw new Error("only Pulumi's program knows the value of an encrypted setting");
    return this.#value;
  }

  toJSON(): string {
    return "[secret]";
  }
}

const ciphertextOf = (input: object): string | undefined => {
  const [[key, value] = [], ...more] = Object.entries(input);
  return key === "secure" && typeof value === "string" && more.length === 0 ? value : undefined;
};

/** A stack file's value with every `{ secure: <ciphertext> }` in it, at any depth, as a hidden text. */
export const hideEncrypted = (input: unknown): unknown => {
  if (typeof input !== "object" || input === null) return input;
  if (Array.isArray(input)) return input.map(hideEncrypted);
  const ciphertext = ciphertextOf(input);
  if (ciphertext !== undefined) return new HiddenText({ ciphertext });
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, hideEncrypted(value)]));
};

/** A value as Pulumi's program has it, decrypted, hidden again wherever it is encrypted in the stack's file. */
export const hideDecrypted = (value: unknown, inFile: unknown): unknown => {
  if (inFile instanceof HiddenText && inFile.ciphertext !== undefined)
    return new HiddenText({
      ciphertext: inFile.ciphertext,
      value: typeof value === "string" ? value : JSON.stringify(value),
    });
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.map((item, index) => hideDecrypted(item, Array.isArray(inFile) ? inFile[index] : undefined));
  const entries = new Map(Object.entries(inFile ?? {}));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, hideDecrypted(entry, entries.get(key))]));
};
