import { describe, expect, it } from "vitest";
import { renderKibanaObjects, tracesDataView } from "./render.ts";
import type { VersionedObject } from "./saved-object.ts";
import { golden } from "../../base/testing/golden.ts";

const objectsFor = (kibana: string): readonly VersionedObject[] =>
  renderKibanaObjects(kibana)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as VersionedObject);

const text = renderKibanaObjects("9.4.2");
const objects = objectsFor("9.4.2");

/** Models of the data view and of the search. */
const models = (kibana: string) =>
  objectsFor(kibana).map(({ coreMigrationVersion, typeMigrationVersion, migrationVersion }) => ({
    coreMigrationVersion,
    ...(typeMigrationVersion !== undefined && { typeMigrationVersion }),
    ...(migrationVersion && { migrationVersion }),
  }));

describe("Kibana's objects", () => {
  it("are as they were reviewed", async () => {
    await expect(text, golden).toMatchFileSnapshot("__golden__/objects.ndjson");
  });

  it.each([
    ["9.4.2", "8.8.0", ["8.0.0", "10.2.0"]],
    ["8.8.0", "8.8.0", ["8.0.0", "8.0.0"]],
    ["8.19.7", "8.8.0", ["8.0.0", "8.0.0"]],
  ])("are of no newer model than Kibana %s has", (kibana, core, [view, search]) => {
    expect(models(kibana)).toEqual([
      { coreMigrationVersion: core, typeMigrationVersion: view },
      { coreMigrationVersion: core, typeMigrationVersion: search },
    ]);
  });

  it("name their models as Kibana 8.6 does, before the field was renamed", () => {
    expect(models("8.6.2")).toEqual([
      { coreMigrationVersion: "8.0.0", migrationVersion: { "index-pattern": "8.0.0" } },
      { coreMigrationVersion: "8.0.0", migrationVersion: { search: "8.0.0" } },
    ]);
  });

  it("compute the duration in milliseconds that searches name, fractions included", () => {
    const { runtimeFieldMap } = objects[0]!.attributes as { runtimeFieldMap: string };
    expect(JSON.parse(runtimeFieldMap)).toEqual({
      duration_ms: { type: "double", script: { source: "emit(doc['duration'].value / 1000.0)" } },
    });
    expect(objects[1]!.attributes["columns"]).toContain("duration_ms");
  });

  it("point to what stands before them, under names that their texts use", () => {
    const seen = new Set<string>();
    for (const { type, id, attributes, references } of objects) {
      for (const reference of references) {
        expect(seen).toContain(`${reference.type}:${reference.id}`);
        expect(JSON.stringify(attributes)).toContain(reference.name);
      }
      seen.add(`${type}:${id}`);
    }
    expect(seen).toContain(`index-pattern:${tracesDataView}`);
  });
});
