import { durationForm, type Duration } from "./duration.ts";
import type { Bytes } from "./units.ts";

/** A JSON schema of one value (https://json-schema.org/draft-07). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How one setting is parsed: the expected value in words, and the value of a text or a YAML value. */
export interface SettingType<Value> {
  readonly expected: string;
  /** The schema for editors; it accepts everything that `parse` accepts. */
  readonly schema: JsonSchema;
  /** The value, or `undefined` if the input is not of this type. */
  parse(input: unknown): Value | undefined;
}

/** A text that matches a pattern. */
export const matching = <Value extends string = string>(expected: string, form: RegExp): SettingType<Value> => ({
  expected,
  schema: { type: "string", pattern: form.source },
  // The pattern makes the text a value of this type.
  parse: (input) => (typeof input === "string" && form.test(input) ? (input as Value) : undefined),
});

/** One of several words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]): SettingType<Word> => ({
  expected: words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(", ")}`,
  schema: { enum: words },
  parse: (input) => words.find((word) => word === input),
});

/** A list of values of one type, at least one. */
export const listOf = <Value>(type: SettingType<Value>): SettingType<readonly Value[]> => ({
  expected: `a list, each ${type.expected}`,
  schema: { type: "array", items: type.schema, minItems: 1 },
  parse: (input) => {
    const values = Array.isArray(input) ? input.map((item) => type.parse(item)) : [];
    const known = values.filter((value) => value !== undefined);
    return known.length > 0 && known.length === values.length ? known : undefined;
  },
});

export const flag: SettingType<boolean> = {
  expected: "true or false",
  schema: { enum: [true, false, "true", "false"] },
  parse: (input) => {
    if (typeof input === "boolean") return input;
    return input === "true" || input === "false" ? input === "true" : undefined;
  },
};

const numeric = (
  expected: string,
  limits: JsonSchema & { readonly type: "integer" | "number" },
  isIn: (value: number) => boolean,
): SettingType<number> => ({
  expected,
  schema: { anyOf: [limits, { type: "string", pattern: String.raw`^\s*[-+.\d]` }] },
  parse: (input) => {
    const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
    return typeof value === "number" && Number.isFinite(value) && isIn(value) ? value : undefined;
  },
});

/** A whole number between two bounds, inclusive. */
export const integer = (min: number, max: number): SettingType<number> =>
  numeric(
    `a whole number from ${min} to ${max}`,
    { type: "integer", minimum: min, maximum: max },
    (value) => Number.isInteger(value) && value >= min && value <= max,
  );

/** A number between two bounds, inclusive. */
export const number = (min: number, max: number): SettingType<number> =>
  numeric(
    `a number from ${min} to ${max}`,
    { type: "number", minimum: min, maximum: max },
    (value) => value >= min && value <= max,
  );

/** A number between two bounds, exclusive. */
export const between = (min: number, max: number): SettingType<number> =>
  numeric(
    `a number above ${min} and below ${max}`,
    { type: "number", exclusiveMinimum: min, exclusiveMaximum: max },
    (value) => value > min && value < max,
  );

/** A length of time of one unit, above zero. */
export const duration = matching<Duration>('a length of time such as "30s", "12h" or "15d"', durationForm);

/** A size in MiB or GiB, above zero. */
export const bytes = matching<Bytes>('a size such as "512Mi" or "2Gi"', /^[1-9]\d*(Mi|Gi)$/);

/** An address that starts with `http://` or `https://`. */
export const httpUrl: SettingType<string> = {
  ...matching('an address such as "http://127.0.0.1:9000/hook"', /^https?:\/\//),
  parse: (input) =>
    typeof input === "string" && /^https?:\/\//.test(input) && URL.canParse(input) ? input : undefined,
};
