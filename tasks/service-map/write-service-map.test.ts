import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeServiceMap } from "./write-service-map.ts";

const now = Date.parse("2026-03-11T00:02:00Z");

interface Asked {
  readonly method: string | undefined;
  readonly path: string;
  readonly body: { readonly query?: unknown; readonly size?: number } & Readonly<Record<string, unknown>>;
}

const document = (spanID: string, serviceName: string, ...parents: readonly string[]) => ({
  _source: {
    traceID: "t1",
    spanID,
    process: { serviceName },
    references: parents.map((parent) => ({ refType: "CHILD_OF", traceID: "t1", spanID: parent })),
  },
});

const answer = (hits: readonly unknown[], total = hits.length) => ({
  timed_out: false,
  _shards: { total: 1, failed: 0 },
  hits: { total: { value: total }, hits },
});

let server: Server;
let asked: Asked[] = [];
/** Results of a search for calls, and of a search for their parents. */
let calls: unknown = answer([]);
let parents: unknown = answer([]);

/** The span IDs in a search. */
const idsIn = (body: object): readonly string[] =>
  (/"spanID":(\[[^\]]*\])/.exec(JSON.stringify(body)) ?? []).slice(1).flatMap((ids) => JSON.parse(ids) as string[]);

const options = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, now });

beforeEach(async () => {
  asked = [];
  calls = answer([document("1", "users", "a"), document("2", "orders", "a")]);
  parents = answer([document("a", "api")]);
  server = createServer((request, response) => {
    const respond = async () => {
      const body = JSON.parse(await text(request)) as Asked["body"];
      asked.push({ method: request.method, path: request.url ?? "", body });
      response.setHeader("content-type", "application/json");
      const byIds =
        typeof parents === "function" ? (parents as (ids: readonly string[]) => unknown)(idsIn(body)) : parents;
      const found = JSON.stringify(body).includes("random_score") ? calls : byIds;
      response.end(JSON.stringify(request.method === "PUT" ? { result: "updated" } : found));
    };
    void respond();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await server[Symbol.asyncDispose]();
});

const written = () => asked.filter(({ method }) => method === "PUT");

describe("the service map", () => {
  test("has one document per window, in the index of its day, in Jaeger's format", async () => {
    await writeServiceMap(options());
    const dependencies = [
      { parent: "api", child: "orders", callCount: 1 },
      { parent: "api", child: "users", callCount: 1 },
    ];
    expect(written().map(({ path, body }) => ({ path, body }))).toEqual([
      {
        path: `/jaeger-dependencies-2026-03-10/_doc/${Date.parse("2026-03-10T23:55:00Z")}?refresh=true`,
        body: { timestamp: "2026-03-10T23:55:00.000Z", dependencies },
      },
      {
        path: `/jaeger-dependencies-2026-03-11/_doc/${Date.parse("2026-03-11T00:00:00Z")}?refresh=true`,
        body: { timestamp: "2026-03-11T00:00:00.000Z", dependencies },
      },
    ]);
  });

  test("is the same after a later run: the sample is the same, and each window overwrites its document", async () => {
    await writeServiceMap(options());
    const first = asked;
    asked = [];
    await writeServiceMap({ ...options(), now: now + 60_000 });
    expect(asked).toEqual(first);
  });

  test("finds parents up to an hour earlier, in the index of the previous day", async () => {
    await writeServiceMap(options());
    const searches = asked.filter(({ method }) => method === "POST").map(({ path }) => path.split("?")[0]);
    expect(searches).toEqual([
      "/jaeger-span-2026-03-10/_search",
      // Its parents' clock may be ahead, across midnight.
      "/jaeger-span-2026-03-10,jaeger-span-2026-03-11/_search",
      "/jaeger-span-2026-03-11/_search",
      "/jaeger-span-2026-03-10,jaeger-span-2026-03-11/_search",
    ]);
  });

  test("costs two searches and one write per window for any number of calls, and reports that it used a sample", async () => {
    calls = answer([document("1", "users", "a"), document("2", "users", "a")], 1000);
    const [, last] = await writeServiceMap(options());
    expect(asked).toHaveLength(6);
    expect(last).toMatchObject({
      calls: 1000,
      looked: 2,
      edges: [{ parent: "api", child: "users", callCount: 1000 }],
    });
    expect(Math.max(...asked.map(({ body }) => body.size ?? 0))).toBe(10_000);
  });

  test("finds a parent by its own field if a span has no reference to it", async () => {
    const source = { traceID: "t1", spanID: "1", process: { serviceName: "users" }, parentSpanID: "a" };
    calls = answer([{ _source: source }]);
    expect(await writeServiceMap(options())).toMatchObject([
      { edges: [{ parent: "api", child: "users", callCount: 1 }] },
      { edges: [{ parent: "api", child: "users", callCount: 1 }] },
    ]);
  });

  test("accepts a root span as a parent: Jaeger stores its references as null", async () => {
    parents = answer([{ _source: { traceID: "t1", spanID: "a", process: { serviceName: "api" }, references: null } }]);
    const [, last] = await writeServiceMap(options());
    expect(last?.edges.map(({ parent, child }) => `${parent} → ${child}`)).toEqual(["api → orders", "api → users"]);
  });

  test("finds every parent if there are more than one search returns", async () => {
    calls = answer([document("1", "users", "a"), document("2", "users", "b")]);
    // Each search returns one document, whatever the total.
    parents = (ids: readonly string[]) => answer([document(ids[0]!, "api")], ids.length);
    const [, last] = await writeServiceMap(options());
    expect(last).toMatchObject({ edges: [{ parent: "api", child: "users", callCount: 2 }] });
  });

  test("finds parents whose clock is ahead, in the index of the next day", async () => {
    await writeServiceMap({ ...options(), now: Date.parse("2026-03-10T23:59:00Z") });
    const paths = asked.filter(({ method }) => method === "POST").map(({ path }) => path.split("?")[0]);
    expect(paths.at(-1)).toBe("/jaeger-span-2026-03-10,jaeger-span-2026-03-11/_search");
  });

  test("counts earlier windows again if requested", async () => {
    await writeServiceMap({ ...options(), backMs: 600_000 });
    expect(written().map(({ body }) => body["timestamp"])).toEqual([
      "2026-03-10T23:45:00.000Z",
      "2026-03-10T23:50:00.000Z",
      "2026-03-10T23:55:00.000Z",
      "2026-03-11T00:00:00.000Z",
    ]);
  });

  test("is not written if there are no calls", async () => {
    calls = answer([]);
    expect(await writeServiceMap(options())).toMatchObject([{ edges: [] }, { edges: [] }]);
    expect(written()).toEqual([]);
  });

  test.each([
    ["failed shards", { ...answer([]), _shards: { total: 2, failed: 1 } }, /1 of 2 shards failed/],
    ["a search that was cut off", { ...answer([]), timed_out: true }, /only a part was searched in time/],
  ])("fails with %s and writes nothing", async (_what, partial, message) => {
    calls = partial;
    await expect(writeServiceMap(options())).rejects.toThrow(message);
    expect(written()).toEqual([]);
  });
});
