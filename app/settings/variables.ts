import { readFileSync } from "node:fs";

/** A setting with which the process cannot start. The message is one line that starts with the variable's name. */
export class SettingError extends Error {
  constructor(name: string, problem: string) {
    super(`${name}: ${problem}`);
    this.name = "SettingError";
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Range {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

const words = { true: true, "1": true, yes: true, on: true, false: false, "0": false, no: false, off: false } as const;

/** Reads environment variables as typed values; an empty value counts as not set. */
export const readVariables = (environment: Environment) => {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;

  const number = (name: string, { fallback, min, max }: Range): number => {
    const value = text(name);
    if (value === undefined) return fallback;
    const parsed = Number(value);
    if (Number.isNaN(parsed) || parsed < min || parsed > max) {
      throw new SettingError(name, `must be a number from ${min} to ${max}, not "${value}"`);
    }
    return parsed;
  };

  const fileContent = (variable: string, path: string): string => {
    try {
      return readFileSync(path, "utf8").trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // it throws nothing else
      throw new SettingError(variable, `${path} cannot be read: ${code}`);
    }
  };

  return {
    text,
    number,

    /** A secret value: from the variable, or from the file that the variable with the suffix `_FILE` names. */
    secret(name: string): string | undefined {
      const variable = `${name}_FILE`;
      const path = text(variable);
      if (path === undefined) return text(name);
      if (text(name) !== undefined) throw new SettingError(variable, `set either it or ${name}, not both`);
      const value = fileContent(variable, path);
      if (value === "") throw new SettingError(variable, `${path} is empty`);
      return value;
    },

    integer(name: string, range: Range): number {
      const value = number(name, range);
      if (!Number.isInteger(value)) throw new SettingError(name, `must be a whole number, not "${value}"`);
      return value;
    },

    flag(name: string, fallback: boolean): boolean {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return fallback;
      if (value in words) return words[value as keyof typeof words]; // `in` has just checked it
      throw new SettingError(name, `must be true or false, not "${value}"`);
    },

    choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return fallback;
      const found = choices.find((choice) => choice === value);
      if (!found) throw new SettingError(name, `must be one of ${choices.join(", ")}, not "${value}"`);
      return found;
    },

    matching(name: string, pattern: RegExp, wanted: string, fallback: string): string {
      const value = text(name) ?? fallback;
      if (!pattern.test(value)) throw new SettingError(name, `must be ${wanted}, not "${value}"`);
      return value;
    },

    /** Pairs such as `key=value,other=a%20b`, OpenTelemetry's format for headers. */
    pairs(name: string): Readonly<Record<string, string>> {
      const entries = (text(name) ?? "").split(",").filter((pair) => pair.trim() !== "");
      return Object.fromEntries(
        entries.map((pair) => {
          const [, key, value] = /^\s*([\w.-]+)\s*=\s*((?:[!-$&-+--~]|%[0-9a-f]{2})*)\s*$/i.exec(pair) ?? [];
          // The value may be a secret, so it is not printed.
          if (key === undefined || value === undefined) throw new SettingError(name, "must be key=value,other=value");
          return [key, decodeURIComponent(value)];
        }),
      );
    },

    /** An http(s) address without its trailing slash. */
    address(name: string): string | undefined {
      const value = text(name);
      if (value === undefined) return undefined;
      const url = URL.canParse(value) ? new URL(value) : undefined;
      if (url?.protocol !== "http:" && url?.protocol !== "https:") {
        throw new SettingError(name, `must be an address like http://host:port, not "${value}"`);
      }
      return value.replace(/\/+$/, "");
    },
  };
};

export type Variables = ReturnType<typeof readVariables>;
