import type { Field, Fields } from "../../base/fields.ts";
import { suggest } from "../../base/suggest.ts";
import { HiddenText } from "./hidden-text.ts";
import { show, type Mistake } from "./mistakes.ts";

type Config = Readonly<Record<string, unknown>>;

/** A map that may hold others. */
export const isMap = (input: unknown): input is Config =>
  typeof input === "object" && input !== null && !Array.isArray(input) && !(input instanceof HiddenText);

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

/** A field's value, or what is wrong with it. The value of a secret is a hidden text, and no message shows it. */
const read = ({ type, isSecret }: Field, leaf: unknown): { readonly value: unknown } | { readonly problem: string } => {
  if (!isSecret) {
    if (leaf instanceof HiddenText)
      return { problem: "is no secret, so it is not encrypted; set it again without --secret" };
    const value = type.parse(leaf);
    return value === undefined ? { problem: `expected ${type.expected}, got ${show(leaf)}` } : { value };
  }
  const value = leaf instanceof HiddenText ? leaf : new HiddenText({ value: String(leaf) });
  // What is encrypted is checked by Pulumi's program.
  if (value.isKnown && type.parse(leaf instanceof HiddenText ? leaf.reveal() : leaf) === undefined)
    return { problem: `expected ${type.expected}, got something else, which is not shown` };
  return { value };
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
    const isGroup = Object.keys(fields).some((known) => known.startsWith(`${name}.`));
    if (!field && isGroup && isMap(leaf)) continue;
    const tell = (problem: string) => mistakes.push({ key: prefix + name, problem });
    const found = field && read(field, leaf);
    if (isGroup && leaf instanceof HiddenText) tell("is encrypted as a whole; encrypt single values in it instead");
    else if (!found) tell(unknownKey(name, fields, prefix));
    else if (seen.has(name)) tell("is set twice; keep one");
    else if ("problem" in found) tell(found.problem);
    else values.set(name, found.value);
    seen.add(name);
  }
  for (const [name, field] of Object.entries(fields)) {
    const isRequired = field.isRequired === true || (field.requiredWith !== undefined && seen.has(field.requiredWith));
    if (!isRequired || seen.has(name)) continue;
    mistakes.push({ key: prefix + name, problem: `expected ${field.type.expected}, got nothing` });
  }
  return { values, mistakes };
};
