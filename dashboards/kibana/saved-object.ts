import { compareVersions } from "../../base/compare-versions.ts";

/** A pointer of a saved object to another one. */
export interface SavedReference {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** One of Kibana's saved objects. */
export interface SavedObject {
  readonly type: "index-pattern" | "search";
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly SavedReference[];
}

/** The model that an object is written by, in the fields that its Kibana reads. */
interface Models {
  readonly coreMigrationVersion: string;
  /** From 8.8 on. */
  readonly typeMigrationVersion?: string;
  /** Before 8.8, by the object's type. */
  readonly migrationVersion?: Readonly<Record<string, string>>;
}

/** A saved object with its models, as Kibana's import takes it. */
export type VersionedObject = SavedObject & Models;

/** The model of every type that all of 8.x knows. */
const oldModel = "8.0.0";

const currentModels = { "index-pattern": "8.0.0", search: "10.2.0" } as const satisfies Record<
  SavedObject["type"],
  string
>;

/**
 * A Kibana brings objects of older models up to its own, and refuses newer ones. 8.8 renamed the field of the type's
 * model (elastic/kibana#150075).
 */
const modelsFor = (kibana: string, type: SavedObject["type"]): Models => {
  if (compareVersions(kibana, "8.8.0") < 0)
    return { coreMigrationVersion: oldModel, migrationVersion: { [type]: oldModel } };
  const isCurrent = compareVersions(kibana, "9.0.0") >= 0;
  return { coreMigrationVersion: "8.8.0", typeMigrationVersion: isCurrent ? currentModels[type] : oldModel };
};

/** A saved object for a Kibana of this version. */
export const versioned = (object: SavedObject, kibana: string): VersionedObject => ({
  ...object,
  ...modelsFor(kibana, object.type),
});
