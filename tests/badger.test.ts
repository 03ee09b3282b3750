import { afterAll, beforeAll, expect, test } from "vitest";
import { instant, json, spansOf } from "./stack-queries.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace("badger", {
    traces: { storage: "badger" },
    api: { mode: "single" },
    app: { name: "fastify-jaeger-demo" },
  });
});

afterAll(() => workspace.dispose());

test("without Elasticsearch, and with the API as one process, traces are kept in Badger over a restart; then it is four", async () => {
  const first = await workspace.run("start");
  expect(first.code, first.output).toBe(0);
  expect(first.output).toMatch(/spans of fastify-jaeger-demo, found in Jaeger after/);
  const traceId = /traces\/([0-9a-f]{32})/.exec(first.output)![1]!;
  expect(await json(`${workspace.url(16686)}/api/services`)).toMatchObject({ data: ["fastify-jaeger-demo"] });
  const isUp = () => instant(workspace.url(9090), 'up{service="fastify-jaeger-demo"}');
  await expect.poll(isUp, { timeout: 20_000 }).toBe(1);
  expect((await workspace.run("stop")).code).toBe(0);
  const second = await workspace.run("start");
  expect(second.code, second.output).toBe(0);
  expect((await spansOf(workspace.url(16686), traceId)).length).toBeGreaterThan(0);

  workspace.configure({ "traces.storage": "badger", "api.mode": "split" });
  const split = await workspace.run("start");
  expect(split.code, split.output).toBe(0);
  expect(split.output).toMatch(/spans of api, orders, payments, users, found in Jaeger after/);
  expect((await workspace.run("stop")).code).toBe(0);
});
