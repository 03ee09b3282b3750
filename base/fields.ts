import type { SettingType } from "./setting-type.ts";

/** One field of a map of settings. */
export interface Field {
  readonly type: SettingType<unknown>;
  readonly help: string;
  /** Whether it must be set. Defaults to no. */
  readonly isRequired?: true;
  /** Another field that makes this one required. */
  readonly requiredWith?: string;
}

/** The fields of a map of settings, by name; dots stand for nested maps. */
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<Of extends Field> = Exclude<ReturnType<Of["type"]["parse"]>, undefined>;

interface Needed {
  readonly isRequired: true;
}

/** What is read of a map that has these fields. */
export type ValuesOf<Of extends Fields> = {
  readonly [Name in keyof Of as Of[Name] extends Needed ? Name : never]: ValueOf<Of[Name]>;
} & {
  readonly [Name in keyof Of as Of[Name] extends Needed ? never : Name]?: ValueOf<Of[Name]>;
};
