import { afterAll, beforeAll, expect, test } from "vitest";
import { instant, json, spansOf } from "./support/stack-queries.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace("badger", {
    traces: { storage: "badger" },
    api: { mode: "single" },
    app: { name: "fastify-jaeger-demo" },
  });
});

const traceIn = (output: string): string => /traces?\/([0-9a-f]{32})/.exec(output)![1]!;

afterAll(() => workspace.dispose());

test("without Elasticsearch, Badger keeps traces over a restart, with the API as one process under one name and as four under another", async () => {
  const first = await workspace.run("start");
  expect(first.code, first.output).toBe(0);
  expect(first.output).toMatch(/spans of fastify-jaeger-demo, found in Jaeger after/);
  const traceId = traceIn(first.output);
  expect(await json(`${workspace.url(16686)}/api/services`)).toMatchObject({ data: ["fastify-jaeger-demo"] });
  const isUp = () => instant(workspace.url(9090), 'up{service="fastify-jaeger-demo"}');
  await expect.poll(isUp, { timeout: 20_000 }).toBe(1);
  expect((await workspace.run("stop")).code).toBe(0);
  const second = await workspace.run("start");
  expect(second.code, second.output).toBe(0);
  expect((await spansOf(workspace.url(16686), traceId)).length).toBeGreaterThan(0);

  workspace.configure({ traces: { storage: "badger" }, api: { mode: "split" }, app: { name: "shop" } });
  const split = await workspace.run("start");
  expect(split.code, split.output).toBe(0);
  expect(split.output).toMatch(/spans of shop, shop-orders, shop-payments, shop-users, found in Jaeger after/);
  // A caller's own spans may be stored after those of the services that it called.
  const peers = async () => {
    const spans = await spansOf(workspace.url(16686), traceIn(split.output));
    return [...new Set(spans.map(({ attributes }) => attributes["peer.service"] ?? ""))];
  };
  const called = ["shop-orders", "shop-payments", "shop-users"];
  await expect.poll(peers, { timeout: 10_000 }).toEqual(expect.arrayContaining(called));
  expect(await peers()).toEqual(expect.not.arrayContaining(["users"]));
  const answering = () => instant(workspace.url(9090), 'sum(up{service=~"shop(-orders|-payments|-users)?"})');
  await expect.poll(answering, { timeout: 20_000 }).toBe(4);
  expect((await workspace.run("stop")).code).toBe(0);
});
