import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAlive, parseIdentity, type Identity } from "../base/process-identity.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { instant, json, spansOf, targetHealth } from "./support/stack-queries.ts";
import { steadyTraffic } from "./support/steady-traffic.ts";

let workspace: Workspace;
/** Port shift of the second stack; the workspace has that of the first one. */
let shift = 0;

const data = (stack: string): string => join(workspace.folder, ".data", stack);

const identities = (stack: string): Readonly<Record<string, Identity>> => {
  const runs = join(data(stack), "run");
  const names = existsSync(runs) ? readdirSync(runs).toSorted() : [];
  return Object.fromEntries(names.map((name) => [name, parseIdentity(readFileSync(join(runs, name, "pid"), "utf8"))!]));
};

const url = (stack: string, port: number): string =>
  stack === "two" ? `http://127.0.0.1:${port + shift * 100}` : workspace.url(port);

const ok = async (task: string, ...args: readonly string[]): Promise<string> => {
  const { code, output } = await workspace.run(task, ...args);
  expect(code, output).toBe(0);
  return output;
};

const traceOf = async (stack: string): Promise<string> => {
  const flow = (await json(`${url(stack, 8000)}/demo/full-flow/2`)) as { trace_id: string };
  await expect.poll(async () => (await spansOf(url(stack, 16686), flow.trace_id)).length).toBeGreaterThan(0);
  return flow.trace_id;
};

const other = (stack: string): string => (stack === "two" ? "local" : "two");

beforeAll(async () => {
  workspace = await openWorkspace("stacks", { prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" } });
});

afterAll(() => workspace.dispose());

describe("a second stack", () => {
  test("with the ports of the first prints one line that names it and a free port shift; nothing starts", async () => {
    await ok("start");
    await ok("pulumi", "stack", "init", "two");
    for (const extra of ["grafana", "kibana"]) {
      await ok("pulumi", "config", "set", `${extra}.enabled`, "false", "--stack", "two");
    }
    await ok("pulumi", "config", "set", "ports.shift", String(workspace.shift), "--stack", "two");
    const { code, output } = await workspace.run("start", "--stack", "two");
    expect(code).toBe(1);
    expect(output).toMatch(
      /^ports\.shift: expected ports that are free, but the stack "local" in \S+ has \d+ \(.*\), \d+ are busy in all; .* ports\.shift to \d+\n$/,
    );
    expect(existsSync(data("two"))).toBe(false);
    shift = Number(/(\d+)\n$/.exec(output)![1]);
  });

  test.each(["start", "stop", "status", "logs", "reset"])(
    "with the data folder of the first gets one line from %s, which does not change the first",
    async (task) => {
      const before = identities("local");
      await ok("pulumi", "config", "set", "data.directory", ".data/local", "--stack", "two");
      const { code, output } = await workspace.run(task, "--stack", "two");
      await ok("pulumi", "config", "rm", "data.directory", "--stack", "two");
      expect(code).toBe(1);
      expect(output).toMatch(
        /^data\.directory of the stack "two": expected a folder of its own, found \S+, the folder of the stack "local" in .*\n$/,
      );
      expect(identities("local")).toEqual(before);
      expect(Object.values(before).every(isAlive)).toBe(true);
    },
  );

  test("runs next to the first on its own ports, and changes nothing there", async () => {
    const before = identities("local");
    await ok("pulumi", "config", "set", "ports.shift", String(shift), "--stack", "two");
    await ok("start", "--stack", "two");
    expect(identities("local")).toEqual(before);
    expect(Object.keys(identities("two"))).toEqual(Object.keys(before));
    const rows = JSON.parse(await ok("status", "--json", "--stack", "two")) as { service: string; pid: string }[];
    const shown = Object.fromEntries(rows.map(({ service, pid }) => [service, Number(pid)]));
    expect(shown).toEqual(Object.fromEntries(Object.entries(identities("two")).map(([name, { pid }]) => [name, pid])));
  });
});

/** Requests that the API of a stack has counted so far, without the stack's own periodic requests. */
const requestsOf = async (stack: string): Promise<number> => {
  const metrics = await (await fetch(`${url(stack, 8000)}/metrics`)).text();
  const counts = [...metrics.matchAll(/^http_requests_total\{(.*)\} (\d+)/gm)];
  return counts
    .filter(([, labels]) => !/route="\/(health|ready|metrics)"/.test(labels!))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
};

describe.each(["local", "two"])("of two stacks side by side, %s", (stack) => {
  test("has its own traces in Jaeger and Elasticsearch, and not those of the other", async () => {
    const [own, foreign] = [await traceOf(stack), await traceOf(other(stack))];
    expect(await spansOf(url(stack, 16686), foreign)).toEqual([]);
    const found = () => ok("traces", "all", "--limit", "1000", "--stack", stack);
    await expect.poll(found, { timeout: 10_000 }).toContain(own);
    expect(await found()).not.toContain(foreign);
  });

  test("watches only its own services, and all of them are up", async () => {
    const prometheus = url(stack, 9090);
    const down = async () => Object.entries(await targetHealth(prometheus)).filter(([, health]) => health !== "up");
    await expect.poll(down, { timeout: 20_000 }).toEqual([]);
    expect(await instant(prometheus, `count(up{environment="${stack}"})`)).toBe(await instant(prometheus, "count(up)"));
  });

  test("gets the traffic sent to it, and the other counts none of it", async () => {
    const own = await requestsOf(stack);
    const before = await requestsOf(other(stack));
    await ok("traffic", "--duration", "1", "--rps", "20", "--errors", "0", "--stack", stack);
    expect(await requestsOf(stack)).toBeGreaterThan(own + 10);
    expect(await requestsOf(other(stack))).toBe(before);
  });

  test("shows its own logs", async () => {
    const log = await ok("logs", "api", "-n", "1", "--stack", stack);
    expect((JSON.parse(log) as { environment?: string; message: string }).message).toMatch(/\S/);
    expect(readFileSync(join(data(stack), "log", "api.log"), "utf8")).toContain(log.trim());
  });
});

describe.each(["two", "local"])("the end of %s", (stack) => {
  test("does not affect the processes, requests and data of the other", async () => {
    await ok("start", "--stack", stack);
    await ok("start", "--stack", other(stack));
    const before = identities(other(stack));
    const kept = await traceOf(other(stack));
    const traffic = steadyTraffic((port) => url(other(stack), port), 20);
    await ok("stop", "--stack", stack);
    expect(identities(stack)).toEqual({});
    await ok("reset", "--yes", "--stack", stack);
    await traffic.stop();
    expect(traffic.samples.length).toBeGreaterThan(20);
    expect(traffic.samples.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
    expect(existsSync(data(stack))).toBe(false);
    expect(identities(other(stack))).toEqual(before);
    expect(Object.values(before).every(isAlive)).toBe(true);
    expect((await spansOf(url(other(stack), 16686), kept)).length).toBeGreaterThan(0);
  });
});
