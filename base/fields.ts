import type { SettingType } from "./setting-type.ts";

/** One field of a map of settings. */
export interface Field {
  readonly type: SettingType<unknown>;
  readonly help: string;
  /** Whether it must be set. Defaults to no. */
  readonly isRequired?: true;
  /** Another field that makes this one required. */
  readonly requiredWith?: string;
  /** Only the service may read its value; it is never in a text that others see. Defaults to no. */
  readonly isSecret?: true;
  /** Whether a secret is generated where none is set. Defaults to no. */
  readonly isGenerated?: true;
}

/** The fields of a map of settings, by name; dots stand for nested maps. */
export type Fields = Readonly<Record<string, Field>>;

/** Stands for a secret everywhere except in the file that contains it. */
export interface SecretName {
  /** The name of its placeholder in texts. */
  readonly secret: string;
}

/** Whether a value stands for a secret. */
export const isSecretName = (value: unknown): value is SecretName =>
  typeof value === "object" && value !== null && "secret" in value && typeof value.secret === "string";

type Needed = { readonly isRequired: true } | { readonly isGenerated: true };

interface Hidden {
  readonly isSecret: true;
}

type ValueOf<Of extends Field, Secret> = Of extends Hidden
  ? Secret
  : Exclude<ReturnType<Of["type"]["parse"]>, undefined>;

/** The parsed values of a map with these fields; `Secret` is the type that stands for a secret value. */
export type ValuesOf<Of extends Fields, Secret = SecretName> = {
  readonly [Name in keyof Of as Of[Name] extends Needed ? Name : never]: ValueOf<Of[Name], Secret>;
} & {
  readonly [Name in keyof Of as Of[Name] extends Needed ? never : Name]?: ValueOf<Of[Name], Secret>;
};
