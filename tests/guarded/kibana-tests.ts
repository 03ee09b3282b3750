import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { traceQueries } from "../../signals/traces/queries.ts";
import { withWrongPassword, type GuardedWorld } from "./guarded-world.ts";

/** Kibana's settings and its objects, with an Elasticsearch that asks for passwords. */
export const testKibana = (world: GuardedWorld): void => {
  describe("Kibana", () => {
    const saved = [
      "index-pattern:observability-traces",
      ...Object.keys(traceQueries).map((name) => `search:observability-${name}`),
    ];

    test("is let into Elasticsearch by its service account's token, and by no other", async () => {
      const settings = world.kibanaSettings();
      const token = settings["elasticsearch.serviceAccountToken"]!;
      const whoIs = (value: string) => world.ask(`Bearer ${value}`, "GET", "/_security/_authenticate");
      expect(await (await whoIs(token)).json()).toMatchObject({ username: "elastic/kibana" });
      expect((await whoIs(`${token.slice(0, -4)}AAAA`)).status).toBe(401);
      const keys = Object.entries(settings).filter(([name]) => name.endsWith(".encryptionKey"));
      expect(keys.map(([, key]) => key.length >= 32)).toEqual([true, true, true]);
      expect(new Set(keys.map(([, key]) => key)).size).toBe(3);
    });

    test("is given its objects, again without harm, and they are looked after", async () => {
      expect(await world.verify("kibana-objects")).toBe(false);
      for (let round = 0; round < 2; round += 1)
        expect(await world.runTask("kibana-objects")).toEqual({
          code: 0,
          output: `imported ${saved.length} objects\n`,
        });
      expect([...world.kibana.stored.keys()]).toEqual(saved);
      expect(await world.verify("kibana-objects")).toBe(true);
    });

    test("a wrong password is told in one line", async () => {
      const path = world.stack.pathOf("kibana-objects", "elasticsearch-kibana-objects-password");
      const { code, output } = await withWrongPassword(path, () => world.runTask("kibana-objects"));
      expect(code).toBe(1);
      expect(output).toMatch(/^POST \S+: 401, the password of the user "kibana-objects" is not accepted\n$/);
    });

    test("what it does not take is told by its name", async () => {
      const path = world.stack.pathOf("kibana-objects", "objects.ndjson");
      const all = readFileSync(path, "utf8");
      writeFileSync(path, all.replaceAll("observability-traces", "nowhere").split("\n")[1]!);
      const { code, output } = await world.runTask("kibana-objects");
      writeFileSync(path, all);
      expect(code).toBe(1);
      expect(output).toBe(
        "POST /api/saved_objects/_import?overwrite=true: Kibana took 0 objects, and not search observability-all (missing_references)\n",
      );
    });

    test("the stand-in refuses what Kibana's reference does not know", async () => {
      const upload = async (headers: Readonly<Record<string, string>>, name = "objects.ndjson", query = "") => {
        const body = new FormData();
        body.set("file", new Blob([world.stack.filesOf("kibana-objects")["objects.ndjson"]!]), name);
        const url = `${world.kibana.url}/api/saved_objects/_import${query}`;
        return (await fetch(url, { method: "POST", headers, body })).status;
      };
      const authorization = world.basic("kibana-objects");
      const xsrf = { "kbn-xsrf": "true" };
      expect(await upload({ authorization })).toBe(400);
      expect(await upload(xsrf)).toBe(401);
      expect(await upload({ authorization: world.basic("jaeger"), ...xsrf })).toBe(403);
      expect(await upload({ authorization, ...xsrf }, "objects.json")).toBe(400);
      expect(await upload({ authorization, ...xsrf }, "objects.ndjson", "?replace=true")).toBe(400);
      expect(await upload({ authorization, ...xsrf }, "objects.ndjson", "?overwrite=true")).toBe(200);
      expect((await fetch(`${world.kibana.url}/api/status`)).status).toBe(200);
    });
  });
};
