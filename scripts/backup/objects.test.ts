import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";
import { alertmanagerPart } from "./alertmanager.ts";
import { grafanaPart } from "./grafana.ts";
import { kibanaPart } from "./kibana.ts";
import type { PartContext } from "./part.ts";

/** What a stand-in was asked, and what it answers: by `METHOD /path?query`. */
interface StandIn {
  readonly asked: { readonly what: string; readonly body: string; readonly authorization?: string | undefined }[];
  readonly answers: Record<string, unknown>;
}

let folder: string;
let server: Server;
let standIn: StandIn;
let context: PartContext;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "objects-"));
  standIn = { asked: [], answers: {} };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const what = `${request.method} ${request.url}`;
    standIn.asked.push({ what, body: await text(request), authorization: request.headers.authorization });
    const found = standIn.answers[what];
    const isRefused = request.url!.startsWith("/api/saved_objects") && request.headers["kbn-xsrf"] === undefined;
    response.writeHead(found === undefined || isRefused ? 404 : 200);
    response.end(typeof found === "string" ? found : JSON.stringify(found ?? {}));
  };
  server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => {
    server.once("listening", resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  context = {
    access: { secret: () => Promise.resolve("a-secret") } as unknown as ServiceAccess, // the rest is not asked for
    reach: (_service, _port, use) => use(`http://127.0.0.1:${port}`),
    at: new Date(),
    signal: new AbortController().signal,
    tell: () => {},
  };
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const posted = (path: string) =>
  standIn.asked.filter(({ what }) => what === `POST ${path}`).map(({ body }) => JSON.parse(body) as unknown);

test("Grafana's folders and dashboards are kept but for those that the stack provisions, and put back in their order", async () => {
  standIn.answers["GET /api/search?type=dash-db&limit=1000&page=1"] = [{ uid: "own" }, { uid: "ours" }];
  standIn.answers["GET /api/dashboards/uid/own"] = {
    dashboard: { id: 7, uid: "own", title: "Own", version: 3 },
    meta: { folderUid: "inner", provisioned: false },
  };
  standIn.answers["GET /api/dashboards/uid/ours"] = {
    dashboard: { id: 8, uid: "ours" },
    meta: { provisioned: true },
  };
  standIn.answers["GET /api/folders?limit=1000"] = [{ id: 1, uid: "outer", title: "Outer" }];
  standIn.answers["GET /api/folders?limit=1000&parentUid=outer"] = [{ id: 2, uid: "inner", title: "Inner" }];
  standIn.answers["GET /api/folders?limit=1000&parentUid=inner"] = [];
  const part = grafanaPart();
  expect(await part.save(folder, context)).toEqual({ folders: 2, dashboards: 1 });
  expect(new Set(standIn.asked.map(({ authorization }) => authorization))).toEqual(
    new Set([`Basic ${Buffer.from("admin:a-secret").toString("base64")}`]),
  );
  expect(readFileSync(join(folder, "objects.json"), "utf8")).not.toContain("a-secret");

  standIn.answers["GET /api/folders/outer"] = { uid: "outer" };
  standIn.answers["POST /api/folders"] = {};
  standIn.answers["POST /api/dashboards/db"] = {};
  await part.restore(folder, context);
  expect(posted("/api/folders")).toEqual([{ uid: "inner", title: "Inner", parentUid: "outer" }]);
  expect(posted("/api/dashboards/db")).toEqual([
    {
      dashboard: { id: null, uid: "own", title: "Own", version: 3 },
      folderUid: "inner",
      overwrite: true,
      message: "restored",
    },
  ]);
});

test("a Grafana without nested folders, which answers with the same ones for each of them, has each folder once", async () => {
  const folders = [
    { id: 1, uid: "first", title: "First" },
    { id: 2, uid: "second", title: "Second" },
  ];
  standIn.answers["GET /api/search?type=dash-db&limit=1000&page=1"] = [];
  for (const parent of ["", "&parentUid=first", "&parentUid=second"]) {
    standIn.answers[`GET /api/folders?limit=1000${parent}`] = folders;
  }
  const part = grafanaPart();
  expect(await part.save(folder, context)).toEqual({ folders: 2, dashboards: 0 });
  standIn.answers["POST /api/folders"] = {};
  await part.restore(folder, context);
  expect(posted("/api/folders")).toEqual(folders.map(({ uid, title }) => ({ uid, title })));
});

test("a server's refusal is one line with its own words", async () => {
  standIn.answers["GET /api/search?type=dash-db&limit=1000&page=1"] = [{ uid: "gone" }];
  await expect(grafanaPart().save(folder, context)).rejects.toThrow("grafana: GET /api/dashboards/uid/gone: 404 {}");
});

test("Kibana's objects go out as lines and come back as a file, over those that are there", async () => {
  const lines = '{"type":"search","id":"1"}\n{"type":"dashboard","id":"2"}\n';
  standIn.answers["POST /api/saved_objects/_export"] = lines;
  const part = kibanaPart({ user: "backup", password: "a-file" });
  expect(await part.save(folder, context)).toEqual({ objects: 2 });
  expect(standIn.asked[0]!.authorization).toBe(`Basic ${Buffer.from("backup:a-secret").toString("base64")}`);
  expect(posted("/api/saved_objects/_export")).toEqual([{ type: "*", excludeExportDetails: true }]);
  expect(readFileSync(join(folder, "objects.ndjson"), "utf8")).toBe(lines);

  standIn.answers["POST /api/saved_objects/_import?overwrite=true"] = { success: true, successCount: 2 };
  await part.restore(folder, context);
  const { what, body } = standIn.asked.at(-1)!;
  expect(what).toBe("POST /api/saved_objects/_import?overwrite=true");
  expect(body).toMatch(/name="file"; filename="objects\.ndjson"/);
  expect(body).toContain(lines);

  standIn.answers["POST /api/saved_objects/_import?overwrite=true"] = {
    success: false,
    errors: [{ type: "search", id: "1", error: { type: "missing_references" } }],
  };
  await expect(part.restore(folder, context)).rejects.toThrow(
    "kibana: 1 objects were not taken, the first is search 1: missing_references",
  );
});

test("silences that last come back once; those that ran out are left out", async () => {
  const silence = (comment: string, state: string, minutes: number) => ({
    id: `id of ${comment}`,
    status: { state },
    matchers: [{ name: "alertname", value: comment, isRegex: false, isEqual: true }],
    startsAt: "2026-01-01T00:00:00.000Z",
    endsAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    createdBy: "me",
    comment,
  });
  const all = [silence("lasts", "active", 9), silence("is there", "active", 8), silence("just over", "active", -1)];
  standIn.answers["GET /api/v2/silences"] = [...all, silence("long over", "expired", -99)];
  const part = alertmanagerPart();
  expect(await part.save(folder, context)).toEqual({ silences: 3 });
  expect(await part.lapsed!(folder)).toEqual({ silences: 1 });

  standIn.answers["GET /api/v2/silences"] = [{ ...all[1]!, id: "another" }];
  standIn.answers["POST /api/v2/silences"] = { silenceID: "new" };
  await part.restore(folder, context);
  const { matchers, startsAt, endsAt, createdBy, comment } = all[0]!;
  expect(posted("/api/v2/silences")).toEqual([{ matchers, startsAt, endsAt, createdBy, comment }]);
});
