import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderKibanaObjects } from "../../dashboards/kibana/render.ts";
import { releasedVersions } from "../../base/released-versions.ts";
import { importObjects } from "../../tasks/kibana-import.ts";
import { openKibana } from "../guarded/kibana-stand-in.ts";

const objects = renderKibanaObjects(releasedVersions.kibana);
/** The data view and the first search. */
const [view = "", search = ""] = objects.split("\n");

describe("a Kibana that lets everybody in", () => {
  let kibana: Awaited<ReturnType<typeof openKibana>>;
  beforeAll(async () => {
    kibana = await openKibana({ elasticsearchUrl: "http://127.0.0.1:1" });
  });
  afterAll(() => kibana.close());

  const put = (...lines: readonly string[]) => importObjects({ url: kibana.url, objects: lines.join("\n") });

  test("takes our objects from the task, with a password or without one", async () => {
    const count = objects.trim().split("\n").length;
    expect(await importObjects({ url: kibana.url, objects })).toBe(count);
    const credentials = { user: "kibana-objects", password: "none is asked for" };
    expect(await importObjects({ url: kibana.url, objects, credentials })).toBe(count);
    expect(kibana.stored.size).toBe(count);
  });

  const withQuery = (kql: string): string =>
    search.replace(String.raw`\"query\":\"*\"`, String.raw`\"query\":\"${kql}\"`);

  test.each([
    [
      "a reference to a data view that is not there",
      search.replaceAll("observability-traces", "nowhere"),
      "missing_references",
    ],
    [
      "no reference to its data view",
      search.replace(/"references":\[.*?\]/, '"references":[]'),
      "Could not find reference",
    ],
    ["a source that is no JSON", search.replace(/"searchSourceJSON":"\{/, '"searchSourceJSON":"'), "JSON"],
    [
      "no source",
      search.replace(/"kibanaSavedObjectMeta":\{.*?\}"\}/, '"kibanaSavedObjectMeta":{}'),
      "expected value of type",
    ],
    ["a query that is no KQL", withQuery("duration_ms: >500"), "KQL: unexpected"],
    ["a field that its model has not", search.replace('"title"', '"titel"'), "unknown field titel"],
    ["the same identity as another one", `${search}\n${search}`, "Non-unique import objects"],
  ])("refuses a search with %s", async (_what, line, problem) => {
    expect(line).not.toBe(search);
    await expect(put(view, line)).rejects.toThrow(problem);
  });

  test("takes a search with another query", async () => {
    expect(await put(view, withQuery("duration_ms >500"))).toBe(2);
  });
});
