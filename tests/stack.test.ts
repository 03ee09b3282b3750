import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isAlive, parseIdentity, type Identity } from "../infra/provider/identity.ts";
import { exemplarTraces, instant, json, post, spansOf, targetHealth, type Span } from "./stack-queries.ts";
import { openWebhookReceiver } from "./webhook-receiver.ts";
import type { Trouble } from "../scripts/trouble.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace.ts";

const settings = {
  prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" },
  alertmanager: { groupWait: "1s", groupInterval: "2s" },
  alerts: { HighErrorRate: { for: "2s", window: "15s" } },
};
const services = ["api", "orders", "payments", "users"];
const servers = ["alertmanager", "elasticsearch", "jaeger", "node-exporter", "prometheus"];
const everything = [...services, ...servers, "keeper"].toSorted();

let webhook: Awaited<ReturnType<typeof openWebhookReceiver>>;
let workspace: Workspace;
let traceId = "";

const identities = (): Readonly<Record<string, Identity>> => {
  const runs = join(workspace.folder, ".data", "local", "run");
  const names = existsSync(runs) ? readdirSync(runs).toSorted() : [];
  return Object.fromEntries(
    names.map((name) => [name, parseIdentity(readFileSync(join(runs, name, "pid"), "utf8"))!] as const),
  );
};

/** Names of the services whose process is another one than before. */
const restarted = (before: Readonly<Record<string, Identity>>): readonly string[] =>
  Object.entries(identities())
    .filter(([name, { pid, start }]) => before[name]?.pid !== pid || before[name].start !== start)
    .map(([name]) => name);

const up = async (): Promise<string> => {
  const { code, output } = await workspace.run("start");
  expect(code, output).toBe(0);
  return output;
};

const barePulumi = (...commands: readonly string[]) =>
  workspace.shell(
    ['eval "$(node scripts/run.js env)"', ...commands.map((command) => `pulumi ${command} --non-interactive`)].join(
      " && ",
    ),
  );

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

beforeAll(async () => {
  webhook = await openWebhookReceiver();
  workspace = await openWorkspace("stack", {
    ...settings,
    alertmanager: { ...settings.alertmanager, webhook: webhook.url },
  });
});

afterAll(async () => {
  await workspace.dispose();
  webhook.close();
});

describe("bad input", () => {
  afterEach(() => workspace.configure({}));

  test.each([
    [
      { retention: { metric: "3d" } },
      /^Pulumi\.local\.yaml:\d+: retention\.metric: no such setting; did you mean "retention\.metrics"\?\n$/,
    ],
    [
      { retention: { metrics: "-3d" } },
      /^Pulumi\.local\.yaml:\d+: retention\.metrics: expected a length of time .*, got "-3d"\n$/,
    ],
    [
      { api: { samplingRate: "all" } },
      /^Pulumi\.local\.yaml:\d+: api\.samplingRate: expected a number from 0 to 1, got "all"\n$/,
    ],
  ])("%j gets one line, and nothing starts", async (bad, line) => {
    workspace.configure(bad);
    const { code, output } = await workspace.run("start");
    expect(output).toMatch(line);
    expect(code).not.toBe(0);
    expect(identities()).toEqual({});
  });

  test("a bad setting stops bare pulumi with the same line", async () => {
    workspace.configure({ retention: { metrics: "-3d" } });
    const { code, output } = await workspace.run("pulumi", "preview", "--stack", "local");
    expect(output).toMatch(/Pulumi\.local\.yaml:\d+: retention\.metrics: expected a length of time/);
    expect(output).not.toMatch(/\.ts:\d+:\d+/);
    expect(code).not.toBe(0);
  });

  test("a busy port gets one line with its holder, and nothing starts", async () => {
    const port = 9090 + workspace.shift * 100;
    const server: Server = createServer().listen(port, "127.0.0.1");
    const { code, output } = await workspace.run("start");
    server.close();
    expect(output).toMatch(
      new RegExp(
        `^port ${port}: expected it to be free for prometheus \\(http\\), but \\S.* \\(pid ${process.pid}\\) listens there; .*ports\\.shift to \\d+\n$`,
      ),
    );
    expect(code).not.toBe(0);
    expect(identities()).toEqual({});
  });
});

describe("npm start", () => {
  test("brings up every service and proves it with a traced request", async () => {
    const output = await up();
    expect(Object.keys(identities())).toEqual(everything);
    expect(output).toMatch(
      /Traced one request: \d+ spans of api, orders, payments, users, found in Jaeger and Elasticsearch/,
    );
    traceId = /traces\/([0-9a-f]{32})/.exec(output)![1]!;
  });

  test("changes nothing the second time", async () => {
    const before = identities();
    expect(await up()).toContain("nothing to change");
    expect(restarted(before)).toEqual([]);
  });

  test("lets bare pulumi see no change after eval of npm run env", async () => {
    const before = identities();
    const { code, output } = await barePulumi(
      "stack select local",
      "preview --expect-no-changes",
      "up --yes --expect-no-changes",
      "refresh --yes --expect-no-changes",
    );
    expect(code, output).toBe(0);
    expect(restarted(before)).toEqual([]);
  });

  test("shows all services as healthy in the status", async () => {
    const { code, output } = await workspace.run("status", "--json");
    expect(code, output).toBe(0);
    const rows = JSON.parse(output) as { service: string; state: string }[];
    expect(rows.map(({ service }) => service).toSorted()).toEqual(everything);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["healthy"]));
  });
});

describe("traces", () => {
  let spans: readonly Span[] = [];

  test("one request makes one trace over four services, with the right parents", async () => {
    const flow = (await json(`${workspace.url(8000)}/demo/full-flow/2`)) as { trace_id: string };
    await expect
      .poll(async () => new Set((await spansOf(workspace.url(16686), flow.trace_id)).map(({ service }) => service)), {
        timeout: 10_000,
      })
      .toEqual(new Set(services));
    spans = await spansOf(workspace.url(16686), flow.trace_id);
    const byId = new Map(spans.map((span) => [span.id, span]));
    const roots = spans.filter(({ parent }) => parent === "");
    expect(roots.map(({ service, name }) => [service, name])).toEqual([["api", "GET /demo/full-flow/{user_id}"]]);
    expect(spans.filter(({ parent }) => parent !== "" && !byId.has(parent))).toEqual([]);
    for (const called of ["users", "orders", "payments"]) {
      const entries = spans.filter(({ service, parent }) => service === called && byId.get(parent)?.service !== called);
      expect(entries.length, called).toBeGreaterThan(0);
      for (const entry of entries) {
        expect([entry.kind, byId.get(entry.parent)?.kind], entry.name).toEqual([2, 3]);
        expect(byId.get(entry.parent)?.attributes["peer.service"]).toBe(called);
      }
    }
  });

  test("spans are found in Elasticsearch by the short field names, numbers as numbers", async () => {
    const count = async (query: unknown) => {
      const url = `${workspace.url(9200)}/jaeger-traces-demo/_count`;
      return ((await post(url, { query })) as { count: number }).count;
    };
    await expect.poll(() => count({ term: { trace_id: traceId } })).toBeGreaterThan(0);
    expect(
      await count({
        bool: {
          filter: [
            { term: { service: "payments" } },
            { term: { method: "POST" } },
            { range: { status_code: { gte: 200, lt: 300 } } },
          ],
        },
      }),
    ).toBeGreaterThan(0);
    expect(await count({ range: { status_code: { gte: 1000 } } })).toBe(0);
    expect(await count({ term: { "http.method": "POST" } })).toBeGreaterThan(0);
  });
});

describe("metrics", () => {
  test("every target of Prometheus is up", async () => {
    await expect
      .poll(
        async () => Object.entries(await targetHealth(workspace.url(9090))).filter(([, health]) => health !== "up"),
        { timeout: 20_000 },
      )
      .toEqual([]);
    expect(Object.keys(await targetHealth(workspace.url(9090))).length).toBeGreaterThanOrEqual(everything.length - 1);
  });

  test("traffic is counted, and an exemplar leads to its trace", async () => {
    const { code, output } = await workspace.run("traffic", "--duration", "3", "--rps", "20", "--errors", "0");
    expect(code, output).toBe(0);
    const query = 'sum(increase(http_requests_total{service="api",status=~"2.."}[1m]))';
    await expect.poll(() => instant(workspace.url(9090), query), { timeout: 10_000 }).toBeGreaterThan(10);
    const traces = await exemplarTraces(workspace.url(9090), "http_request_duration_seconds_bucket");
    expect(traces.length).toBeGreaterThan(0);
    await expect
      .poll(async () => (await spansOf(workspace.url(16686), traces.at(-1)!)).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
  });
});

describe("alerts", () => {
  const received = (status: string) =>
    webhook.alerts.filter(({ labels, ...alert }) => labels["alertname"] === "HighErrorRate" && alert.status === status);

  test("errors raise HighErrorRate at the webhook, with the token; it resolves when they end", async () => {
    const deadline = Date.now() + 60_000;
    while (received("firing").length === 0 && Date.now() < deadline) {
      await fetch(`${workspace.url(8000)}/error-simulation?probability=1&type=unhandled`);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    const [alert] = received("firing");
    expect(alert?.labels).toMatchObject({ service: "api", environment: "local", severity: "critical" });
    const outputs = await workspace.run(
      "pulumi",
      "stack",
      "output",
      "secrets",
      "--show-secrets",
      "--json",
      "--stack",
      "local",
    );
    const secrets = JSON.parse(outputs.output) as Record<string, string>;
    expect(alert?.authorization).toBe(`Bearer ${secrets["webhook-token"]}`);
    const before = Date.now();
    while (received("resolved").length === 0 && Date.now() < before + 60_000) {
      await fetch(`${workspace.url(8000)}/hello`);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    expect(received("resolved").length).toBeGreaterThan(0);
  });
});

describe("mending", () => {
  test("a changed setting restarts only the service that it is about", async () => {
    const before = identities();
    workspace.configure({ retention: { metrics: "3d" } });
    await up();
    expect(restarted(before)).toEqual(["prometheus"]);
  });

  test("changed sources restart the programs that are made of them", async () => {
    const before = identities();
    appendFileSync(join(workspace.folder, "app", "main.ts"), "// changed\n");
    await up();
    expect(restarted(before)).toEqual([...services, "keeper"].toSorted());
  });

  test("the status tells of a killed process when and how it ended, of a stopped one since when, each with its log", async () => {
    const { orders, users } = identities();
    const began = Date.now();
    process.kill(orders!.pid, "SIGKILL");
    process.kill(users!.pid, "SIGSTOP");
    const { code, output } = await workspace.run("status", "--json");
    process.kill(users!.pid, "SIGCONT");
    expect(code).toBe(1);
    const rows = JSON.parse(output) as { service: string; state: string; trouble?: Trouble }[];
    const found = Object.fromEntries(rows.map(({ service, state, trouble }) => [service, { state, trouble }]));
    expect(found["orders"]).toMatchObject({
      state: "dead",
      trouble: { ended: "by SIGKILL", since: { by: "its end" } },
    });
    expect(Math.abs(new Date(found["orders"]!.trouble!.since.at).getTime() - began)).toBeLessThan(1000);
    expect(found["orders"]!.trouble!.lastLines.join()).toContain('"service":"orders"');
    expect(found["users"]!.state).toBe("unhealthy");
    expect(found["users"]!.trouble!.lastLines.join()).toContain('"service":"users"');
    const text = (await workspace.run("status")).output;
    expect(text).toMatch(/^orders +dead +\d+ +[\d.]+ +\d+$/m);
    expect(text).toMatch(
      /^orders ended by SIGKILL \d+ s ago \(.*\); the end of \.data\/local\/log\/orders\.log:\n {2}\| \d{4}-/m,
    );
  });

  test("a killed process is mended by the next up, and only that", async () => {
    const before = identities();
    process.kill(before["jaeger"]!.pid, "SIGKILL");
    await up();
    expect(restarted(before)).toEqual(["jaeger", "orders"]);
  });

  test.each(["SIGINT", "SIGKILL"] as const)(
    "a start that %s interrupts in the middle is mended by the next",
    async (signal) => {
      expect((await workspace.run("stop")).code).toBe(0);
      const { child, done } = workspace.start("start");
      await expect.poll(() => "elasticsearch" in identities(), { timeout: 30_000 }).toBe(true);
      process.kill(-child.pid!, signal);
      const { code } = await done;
      expect(code).not.toBe(0);
      await up();
      expect(Object.keys(identities())).toEqual(everything);
    },
  );

  test("after a reboot, which leaves no process, the next start brings all back", async () => {
    const before = identities();
    for (const { pid } of Object.values(before)) process.kill(-pid, "SIGKILL");
    await expect.poll(() => Object.values(before).filter(isAlive)).toEqual([]);
    await up();
    expect([...restarted(before)].toSorted()).toEqual(everything);
  });
});

describe("npm run stop", () => {
  test("keeps the data: the trace and the order are there after the next start", async () => {
    const order = (await post(`${workspace.url(8000)}/orders`, { user_id: 3, amount: 41.5 })) as { id: number };
    expect((await workspace.run("stop")).code).toBe(0);
    await up();
    expect(await json(`${workspace.url(8000)}/orders/${order.id}`)).toMatchObject({ id: order.id, user_id: 3 });
    expect((await spansOf(workspace.url(16686), traceId)).length).toBeGreaterThan(0);
  });

  test("is pulumi destroy, which leaves no process, no port and no temporary file", async () => {
    const before = identities();
    const { code, output } = await barePulumi("destroy --yes");
    expect(code, output).toBe(0);
    expect(Object.values(before).filter(isAlive)).toEqual([]);
    expect(readdirSync(join(workspace.folder, ".data", "local", "run"))).toEqual([]);
    for (const port of [
      8000, 8001, 8002, 8003, 8010, 4317, 4318, 16_686, 9200, 9300, 9090, 9093, 9100, 13_133, 8888, 8889,
    ]) {
      expect(await isListening(port + workspace.shift * 100), String(port)).toBe(false);
    }
  });

  test("leaves data that reset deletes, not without being told to", async () => {
    const data = join(workspace.folder, ".data", "local");
    expect((await workspace.run("reset")).code).not.toBe(0);
    expect(existsSync(data)).toBe(true);
    expect((await workspace.run("reset", "--yes")).code).toBe(0);
    expect(existsSync(data)).toBe(false);
  });
});
