import { describe, expect, it } from "vitest";
import { traceQueries } from "../../signals/traces/queries.ts";
import { renderTraceQueries } from "../../signals/traces/render.ts";
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

/** Models of the data view and of the first search. */
const models = (kibana: string) =>
  objectsFor(kibana)
    .slice(0, 2)
    .map(({ coreMigrationVersion, typeMigrationVersion, migrationVersion }) => ({
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

  it("have a saved search for every question about traces, with its KQL", () => {
    const searches = objects.filter(({ type }) => type === "search");
    expect(searches.map(({ id }) => id)).toEqual(Object.keys(traceQueries).map((name) => `observability-${name}`));
    const asked = searches.map(({ attributes }) => {
      const { searchSourceJSON } = attributes["kibanaSavedObjectMeta"] as { searchSourceJSON: string };
      return (JSON.parse(searchSourceJSON) as { query: unknown }).query;
    });
    const kql = Object.values(renderTraceQueries()).map((query) => query.kql);
    expect(asked).toEqual(kql.map((query) => ({ query, language: "kuery" })));
  });

  it("say how to give the value that a search asks for", () => {
    const user = objects.find(({ id }) => id === "observability-user");
    expect(user?.attributes["description"]).toBe(
      'What a user did. Replace the * of "user_id: *" by a value in quotes.',
    );
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
