/** A pointer of a saved object to another one. */
export interface SavedReference {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** One of Kibana's saved objects, as its import takes it. */
export interface SavedObject {
  readonly type: "index-pattern" | "search";
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly SavedReference[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

/**
 * The model of each type that the attributes are written by. Kibana brings older ones up to its own and refuses newer
 * ones.
 */
const modelVersions = { "index-pattern": "8.0.0", search: "10.2.0" } as const satisfies Record<
  SavedObject["type"],
  string
>;

/** A saved object with its versions. */
export const savedObject = (object: Pick<SavedObject, "attributes" | "id" | "references" | "type">): SavedObject => ({
  ...object,
  coreMigrationVersion: "8.8.0",
  typeMigrationVersion: modelVersions[object.type],
});
