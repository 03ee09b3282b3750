import type { Field, Fields } from "../../base/fields.ts";
import type { JsonSchema } from "../../base/setting-type.ts";
import { variantsOf, type ListSetting } from "./lists.ts";
import { namespace } from "./namespace.ts";
import { alertFields, lists } from "./settings.ts";
import { settingsTable, type Setting } from "./table.ts";

/** A value and the path to it. */
interface Row {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

const encrypted: JsonSchema = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** A map, and no more keys than these. */
const closed = (properties: JsonSchema, required: readonly string[] = []): JsonSchema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

const rowOf = (name: string, { type, help, isSecret }: Field): Row => ({
  path: name.split("."),
  schema: { ...(isSecret ? { anyOf: [type.schema, encrypted] } : type.schema), description: help },
});

/** Keys of a map: a path may be nested maps, or dots in a key, or both. */
const keysOf = (rows: readonly Row[]): JsonSchema => {
  const below = new Map<string, Row[]>();
  for (const { path, schema } of rows) {
    for (let length = 1; length <= path.length; length++) {
      const key = path.slice(0, length).join(".");
      below.set(key, [...(below.get(key) ?? []), { path: path.slice(length), schema }]);
    }
  }
  return Object.fromEntries(
    [...below].map(([key, [first, ...more]]) => [
      key,
      first!.path.length === 0 ? first!.schema : closed(keysOf([first!, ...more])),
    ]),
  );
};

const itemOf = (type: string | undefined, fields: Fields): JsonSchema => {
  const rows = Object.entries(fields).map(([name, field]) => rowOf(name, field));
  const required = Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));
  return closed({ ...keysOf(rows), ...(type !== undefined && { type: { const: type } }) }, required);
};

const listOf = (list: ListSetting): Row => {
  const items = variantsOf(list).map(([type, fields]) => itemOf(type, fields));
  return { path: [list.key], schema: { type: "array", items: items.length === 1 ? items[0] : { anyOf: items } } };
};

const tableRows = (): readonly Row[] =>
  Object.entries<Setting<unknown>>(settingsTable).map(([name, setting]) => {
    const { path, schema } = rowOf(name, setting);
    return { path, schema: { ...schema, ...(setting.default !== undefined && { default: setting.default }) } };
  });

/** What an editor checks a `Pulumi.<stack>.yaml` by: a JSON schema (https://json-schema.org/draft-07). */
export const stackFileSchema = (): JsonSchema => {
  const rows = [
    ...tableRows(),
    ...Object.entries(alertFields).map(([name, field]) => rowOf(name, field)),
    ...lists.map(listOf),
  ];
  const keys = Object.entries(keysOf(rows)).map(([key, schema]) => [`${namespace}:${key}`, schema]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Settings of a stack",
    ...closed({
      config: {
        ...closed(Object.fromEntries(keys)),
        // Pulumi's own, and those of its providers.
        patternProperties: { [`^(?!${namespace}:)[^:]+:`]: {} },
      },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: {},
      secretsprovider: { type: "string" },
    }),
  };
};
