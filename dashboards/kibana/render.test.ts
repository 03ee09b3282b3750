import { describe, expect, it } from "vitest";
import { renderKibanaObjects, tracesDataView } from "./render.ts";
import type { SavedObject } from "./saved-object.ts";

const text = renderKibanaObjects();
const objects = text
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as SavedObject);

describe("Kibana's objects", () => {
  it("are as they were reviewed", async () => {
    await expect(text).toMatchFileSnapshot("__golden__/objects.ndjson");
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
