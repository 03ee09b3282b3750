import type { Fields } from "../../base/fields.ts";
import { oneOf } from "../../base/setting-type.ts";
import { takeSecrets, type GivenSecret, type GivenSecrets } from "./given-secrets.ts";
import { show, type Mistake } from "./mistakes.ts";
import { isMap, readMap } from "./read-map.ts";

/** A setting that is a list of maps, each with a `name` of its own. */
export interface ListSetting {
  readonly key: string;
  /** What every item has. */
  readonly fields: Fields & { readonly name: unknown };
  /** What an item has besides, by the word in its field `type`. Without it items have no such field. */
  readonly types?: Readonly<Record<string, Fields>>;
}

/** Every type of a list's items with its fields; one without a name if there are no types. */
export const variantsOf = (list: ListSetting): readonly (readonly [type: string | undefined, fields: Fields])[] =>
  list.types ? Object.keys(list.types).map((type) => [type, fieldsOf(list, type)]) : [[undefined, list.fields]];

/** What was read of a list. */
export interface ReadList {
  /** Values by field; only items without mistakes. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly given: GivenSecrets;
  readonly mistakes: readonly Mistake[];
}

const typeField = (types: Readonly<Record<string, Fields>>): Fields => ({
  type: { type: oneOf(...Object.keys(types)), help: "What it is.", isRequired: true },
});

/** The fields of an item whose `type` is this one; of no known type only those that every item has. */
export const fieldsOf = ({ fields, types }: ListSetting, type?: unknown): Fields => ({
  ...(types && typeField(types)),
  ...fields,
  ...(typeof type === "string" && types && Object.hasOwn(types, type) && types[type]),
});

const withoutTypeFields = (item: Readonly<Record<string, unknown>>, { fields }: ListSetting) =>
  Object.fromEntries(Object.entries(item).filter(([key]) => key === "type" || key in fields));

/** Reads a list; `taken` says which names are somebody else's, and whose. */
export const readList = (
  list: ListSetting,
  input: unknown,
  taken: ReadonlyMap<string, string> = new Map(),
): ReadList => {
  if (!Array.isArray(input))
    return { items: [], given: {}, mistakes: [{ key: list.key, problem: `expected a list, got ${show(input)}` }] };
  const owners = new Map(taken);
  const mistakes: Mistake[] = [];
  const given: Record<string, GivenSecret> = {};
  const items = input.flatMap((item: unknown, index) => {
    const key = `${list.key}[${index}]`;
    if (!isMap(item)) {
      mistakes.push({ key, problem: `expected a map of settings, got ${show(item)}` });
      return [];
    }
    const isKnown = list.types === undefined || Object.hasOwn(list.types, String(item["type"]));
    const fields = fieldsOf(list, item["type"]);
    const prefix = `${key}.`;
    const found = readMap(isKnown ? item : withoutTypeFields(item, list), fields, prefix);
    mistakes.push(...found.mistakes);
    const name = found.values.get("name");
    if (typeof name !== "string") return [];
    const owner = owners.get(name);
    if (owner !== undefined)
      mistakes.push({ key: `${prefix}name`, problem: `expected a name of its own, got "${name}" like ${owner}` });
    owners.set(name, `${prefix}name`);
    if (found.mistakes.length > 0) return [];
    const named = takeSecrets(found.values, fields, { of: [list.key, name], prefix });
    Object.assign(given, named.given);
    return [Object.fromEntries(named.values)];
  });
  return { items, given, mistakes };
};
