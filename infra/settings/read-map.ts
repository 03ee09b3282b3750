import type { Fields } from "../../base/fields.ts";
import { suggest } from "../../base/suggest.ts";
import { show, type Mistake } from "./mistakes.ts";

type Config = Readonly<Record<string, unknown>>;

/** A map that may hold others. */
export const isMap = (input: unknown): input is Config =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** Leaves of nested maps by their path: `{ a: { b: 1 } }` and `{ "a.b": 1 }` both give `a.b`. */
export const leavesOf = (input: Config, prefix = ""): readonly (readonly [string, unknown])[] =>
  Object.entries(input).flatMap(([key, value]): readonly (readonly [string, unknown])[] =>
    isMap(value) && Object.keys(value).length > 0 ? leavesOf(value, `${prefix}${key}.`) : [[prefix + key, value]],
  );

/** What is wrong with a key that no field has. */
const unknownKey = (key: string, fields: Fields, prefix: string): string => {
  const near = suggest(key, Object.keys(fields));
  const known = prefix === "" ? 'expected one of the keys in "npm run render -- --settings"' : undefined;
  const meant = near === undefined ? known : `did you mean "${prefix}${near}"?`;
  return `no such setting; ${meant ?? `expected one of ${Object.keys(fields).join(", ")}`}`;
};

/** What was read of a map of settings. */
export interface ReadMap {
  /** By the field's name. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly mistakes: readonly Mistake[];
}

/** Reads a map of settings by its fields; `prefix` is where it stands, such as `targets[1].`. */
export const readMap = (input: Config, fields: Fields, prefix = ""): ReadMap => {
  const values = new Map<string, unknown>();
  const mistakes: Mistake[] = [];
  const seen = new Set<string>();
  for (const [name, leaf] of leavesOf(input)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const isEmptyGroup = isMap(leaf) && Object.keys(fields).some((known) => known.startsWith(`${name}.`));
    if (!field && isEmptyGroup) continue;
    const tell = (problem: string) => mistakes.push({ key: prefix + name, problem });
    const value = field?.type.parse(leaf);
    if (!field) tell(unknownKey(name, fields, prefix));
    else if (seen.has(name)) tell("is set twice; keep one");
    else if (value === undefined) tell(`expected ${field.type.expected}, got ${show(leaf)}`);
    else values.set(name, value);
    seen.add(name);
  }
  for (const [name, field] of Object.entries(fields)) {
    const isRequired = field.isRequired === true || (field.requiredWith !== undefined && seen.has(field.requiredWith));
    if (!isRequired || seen.has(name)) continue;
    mistakes.push({ key: prefix + name, problem: `expected ${field.type.expected}, got nothing` });
  }
  return { values, mistakes };
};
