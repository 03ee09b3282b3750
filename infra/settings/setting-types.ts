import { isIPv4 } from "node:net";
import { isDuration, type Duration } from "../../base/duration.ts";
import type { Bytes } from "../../base/units.ts";

/** How one setting is read: what is expected, in words, and the value that a text or a YAML value stands for. */
export interface SettingType<Value> {
  readonly expected: string;
  /** The value, or `undefined` if the input is not of this type. */
  parse(input: unknown): Value | undefined;
}

const text = (input: unknown): string | undefined => (typeof input === "string" ? input : undefined);

const numberIn = (input: unknown): number | undefined => {
  const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
};

/** One of a few words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]): SettingType<Word> => ({
  expected: words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(", ")}`,
  parse: (input) => words.find((word) => word === input),
});

export const flag: SettingType<boolean> = {
  expected: "true or false",
  parse: (input) => {
    if (typeof input === "boolean") return input;
    return input === "true" || input === "false" ? input === "true" : undefined;
  },
};

/** A whole number between two bounds, both included. */
export const integer = (min: number, max: number): SettingType<number> => ({
  expected: `a whole number from ${min} to ${max}`,
  parse: (input) => {
    const value = numberIn(input);
    return value !== undefined && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
  },
});

/** A number between two bounds, both included. */
export const number = (min: number, max: number): SettingType<number> => ({
  expected: `a number from ${min} to ${max}`,
  parse: (input) => {
    const value = numberIn(input);
    return value !== undefined && value >= min && value <= max ? value : undefined;
  },
});

/** A number between two bounds, both left out. */
export const between = (min: number, max: number): SettingType<number> => ({
  expected: `a number above ${min} and below ${max}`,
  parse: (input) => {
    const value = numberIn(input);
    return value !== undefined && value > min && value < max ? value : undefined;
  },
});

/** A length of time of one unit, above zero. */
export const duration: SettingType<Duration> = {
  expected: 'a length of time such as "30s", "12h" or "15d"',
  parse: (input) => (text(input) !== undefined && isDuration(input as string) ? (input as Duration) : undefined),
};

/** A length of time in whole days or hours: what old data is counted in. */
export const retention: SettingType<Duration> = {
  expected: 'a length of time in hours or days such as "12h" or "15d"',
  parse: (input) => (/^[1-9]\d*[hd]$/.test(text(input) ?? "") ? (input as Duration) : undefined),
};

/** A size in MiB or GiB, above zero. */
export const bytes: SettingType<Bytes> = {
  expected: 'a size such as "512Mi" or "2Gi"',
  parse: (input) => (/^[1-9]\d*(Mi|Gi)$/.test(text(input) ?? "") ? (input as Bytes) : undefined),
};

/** A name that other names are made from, such as `<name>-payments`, which may have 63 characters. */
export const namePrefix: SettingType<string> = {
  expected: 'a name such as "shop", of up to 54 lower-case letters, digits and dashes between them',
  parse: (input) => (/^[a-z](?:[a-z0-9-]{0,52}[a-z0-9])?$/.test(text(input) ?? "") ? text(input) : undefined),
};

/** An address that begins with `http://` or `https://`. */
export const httpUrl: SettingType<string> = {
  expected: 'an address such as "http://127.0.0.1:9000/hook"',
  parse: (input) => {
    const value = text(input);
    return value !== undefined && /^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined;
  },
};

/** A path of a folder. */
export const folder: SettingType<string> = {
  expected: "a path of a folder",
  parse: (input) => (text(input)?.trim() ? text(input) : undefined),
};

/** An IPv4 address. */
export const ipv4: SettingType<string> = {
  expected: 'an IPv4 address such as "127.0.0.1", or "0.0.0.0" for all',
  parse: (input) => (isIPv4(text(input) ?? "") ? text(input) : undefined),
};

const registryForm = /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9._-]+)*$/;

/** A host of container images with what comes before the repositories, without a scheme. */
export const registry: SettingType<string> = {
  expected: 'a registry such as "mirror.example:5000" or "mirror.example/team"',
  parse: (input) => (registryForm.test(text(input) ?? "") ? text(input) : undefined),
};

const imageForm = /^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;

/** A container image by its digest. */
export const imageReference: SettingType<string> = {
  expected: 'an image by its digest, such as "registry.example/team/app@sha256:<64 hexadecimal digits>"',
  parse: (input) => (imageForm.test(text(input) ?? "") ? text(input) : undefined),
};
