import { createServer, type Server } from "node:http";
import { createConnection } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../scripts/workspace/workspace.ts";
import { exemplarTraces, instant, json, post, spansOf, targetHealth, type Span } from "./stack-queries.ts";
import { openWebhookReceiver } from "./webhook-receiver.ts";

/** A stack that the scenario is played on: a copy of the project, with settings and ports of its own. */
export interface StackUnderTest {
  /** Its name. */
  readonly environment: string;
  readonly shift: number;
  /** What runs in it, services and what else stays. */
  readonly units: readonly string[];
  /** Address of a service's usual port. */
  url(port: number): string;
  /** Writes the settings anew, beside those of the stack itself. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Runs one task as `npm run <task> -- <arguments>` would. */
  run(task: string, ...args: readonly string[]): Promise<Outcome>;
  /** Runs a shell command in the project's folder. */
  shell(command: string): Promise<Outcome>;
  /** What runs now, by name: a text that is another one after each start. */
  running(): Promise<Readonly<Record<string, string>>>;
  /** Takes a service away as no setting does. */
  kill(service: string): Promise<void>;
  /** Headers that let the test search in Elasticsearch. */
  searchHeaders(): Promise<Readonly<Record<string, string>>>;
  /** What is still there of the stack, apart from its data. */
  leftovers(): Promise<readonly string[]>;
  /** Whether the data of its services is there. */
  hasData(): Promise<boolean>;
  /** Ends and removes everything. */
  dispose(): Promise<void>;
}

export interface ScenarioOptions<Stack extends StackUnderTest> {
  /** Opens a stack with the settings for it, given the address of this machine that its programs reach a test by. */
  readonly open: (settingsFor: (testAddress: string) => Promise<Readonly<Record<string, unknown>>>) => Promise<Stack>;
  /** Tests of one platform's own, while the stack is up. */
  readonly own: (stack: () => Stack) => void;
}

const settings = {
  prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" },
  alertmanager: { groupWait: "1s", groupInterval: "2s" },
  keeper: { startDelay: "5s", serviceMapInterval: "5s" },
  alerts: { HighErrorRate: { for: "2s", window: "15s" } },
};

/** The services of the API. */
export const apiServices = ["api", "orders", "payments", "users"];

/** Names of what runs now and is not what ran before. */
export const restarted = async (
  stack: StackUnderTest,
  before: Readonly<Record<string, string>>,
): Promise<readonly string[]> =>
  Object.entries(await stack.running())
    .filter(([name, identity]) => before[name] !== identity)
    .map(([name]) => name)
    .toSorted();

/** `npm start`, and that it worked. */
export const up = async (stack: StackUnderTest): Promise<string> => {
  const { code, output } = await stack.run("start");
  expect(code, output).toBe(0);
  return output;
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

const pauseMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** The whole life of a stack, whatever it runs on: one scenario for every platform. */
export const scenario = <Stack extends StackUnderTest>({ open, own }: ScenarioOptions<Stack>): void => {
  let webhook: Awaited<ReturnType<typeof openWebhookReceiver>>;
  let stack: Stack;
  let traceId = "";

  const barePulumi = (...commands: readonly string[]) =>
    stack.shell(
      [
        'eval "$(node scripts/run.js env)"',
        `pulumi stack select --create ${stack.environment}`,
        ...commands.map((command) => `pulumi ${command} --non-interactive`),
      ].join(" && "),
    );

  beforeAll(async () => {
    stack = await open(async (testAddress) => {
      webhook = await openWebhookReceiver(testAddress);
      return { ...settings, alertmanager: { ...settings.alertmanager, webhook: webhook.url } };
    });
  });

  afterAll(async () => {
    webhook?.close();
    await stack?.dispose();
  });

  describe("bad input", () => {
    afterEach(() => stack.configure({}));

    test.each([
      [
        { retention: { metric: "3d" } },
        /^Pulumi\.\w+\.yaml:\d+: retention\.metric: no such setting; did you mean "retention\.metrics"\?\n$/,
      ],
      [
        { retention: { metrics: "-3d" } },
        /^Pulumi\.\w+\.yaml:\d+: retention\.metrics: expected a length of time .*, got "-3d"\n$/,
      ],
      [
        { api: { samplingRate: "all" } },
        /^Pulumi\.\w+\.yaml:\d+: api\.samplingRate: expected a number from 0 to 1, got "all"\n$/,
      ],
    ])("%j gets one line, and nothing starts", async (bad, line) => {
      stack.configure(bad);
      const { code, output } = await stack.run("start");
      expect(output).toMatch(line);
      expect(code).not.toBe(0);
      expect(await stack.running()).toEqual({});
    });

    test("a bad setting stops bare pulumi with the same line", async () => {
      stack.configure({ retention: { metrics: "-3d" } });
      const { code, output } = await stack.run("pulumi", "preview", "--stack", stack.environment);
      expect(output).toMatch(/Pulumi\.\w+\.yaml:\d+: retention\.metrics: expected a length of time/);
      expect(output).not.toMatch(/\.ts:\d+:\d+/);
      expect(code).not.toBe(0);
    });

    test("a busy port gets one line with its holder, and nothing starts", async () => {
      const port = 9090 + stack.shift * 100;
      const server: Server = createServer().listen(port, "127.0.0.1");
      const { code, output } = await stack.run("start");
      server.close();
      expect(output).toMatch(
        new RegExp(
          `^port ${port}: expected it to be free for prometheus \\(http\\), but \\S.* \\(pid ${process.pid}\\) listens there; .*ports\\.shift to \\d+\n$`,
        ),
      );
      expect(code).not.toBe(0);
      expect(await stack.running()).toEqual({});
    });
  });

  describe("npm start", () => {
    test("brings up every service and proves it with a traced request", async () => {
      const output = await up(stack);
      expect(Object.keys(await stack.running()).toSorted()).toEqual(stack.units);
      expect(output).toMatch(
        /Traced one request: \d+ spans of api, orders, payments, users, found in Jaeger and Elasticsearch/,
      );
      traceId = /traces?\/([0-9a-f]{32})/.exec(output)![1]!;
    });

    test("changes nothing the second time", async () => {
      const before = await stack.running();
      expect(await up(stack)).toContain("nothing to change");
      expect(await restarted(stack, before)).toEqual([]);
    });

    test("lets bare pulumi see no change after eval of npm run env", async () => {
      const before = await stack.running();
      const { code, output } = await barePulumi(
        "preview --expect-no-changes",
        "up --yes --expect-no-changes",
        "refresh --yes --expect-no-changes",
      );
      expect(code, output).toBe(0);
      expect(await restarted(stack, before)).toEqual([]);
    });

    test("shows all services as healthy in the status", async () => {
      const { code, output } = await stack.run("status", "--json");
      expect(code, output).toBe(0);
      const rows = JSON.parse(output) as { service: string; state: string }[];
      expect(rows.map(({ service }) => service).toSorted()).toEqual(stack.units);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["healthy"]));
    });
  });

  describe("traces", () => {
    let spans: readonly Span[] = [];

    test("one request makes one trace over four services, with the right parents", async () => {
      const flow = (await json(`${stack.url(8000)}/demo/full-flow/2`)) as { trace_id: string };
      const isWhole = async () => {
        spans = await spansOf(stack.url(16686), flow.trace_id);
        const ids = new Set(spans.map(({ id }) => id));
        const left = apiServices.filter((name) => !spans.some(({ service }) => service === name));
        return left.length === 0 && spans.every(({ parent }) => parent === "" || ids.has(parent));
      };
      await expect.poll(isWhole, { timeout: 20_000 }).toBe(true);
      const byId = new Map(spans.map((span) => [span.id, span]));
      const roots = spans.filter(({ parent }) => parent === "");
      expect(roots.map(({ service, name }) => [service, name])).toEqual([["api", "GET /demo/full-flow/{user_id}"]]);
      for (const called of ["users", "orders", "payments"]) {
        const entries = spans.filter(
          ({ service, parent }) => service === called && byId.get(parent)?.service !== called,
        );
        expect(entries.length, called).toBeGreaterThan(0);
        for (const entry of entries) {
          expect([entry.kind, byId.get(entry.parent)?.kind], entry.name).toEqual([2, 3]);
          expect(byId.get(entry.parent)?.attributes["peer.service"]).toBe(called);
        }
      }
    });

    test("spans are found in Elasticsearch by the short field names, numbers as numbers", async () => {
      const headers = await stack.searchHeaders();
      const count = async (query: unknown) => {
        const url = `${stack.url(9200)}/jaeger-traces-demo/_count`;
        return ((await post(url, { query }, headers)) as { count: number }).count;
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

  describe("service map", () => {
    test("Jaeger shows who calls whom", async () => {
      const edges = async () => {
        const url = `${stack.url(16686)}/api/dependencies?endTs=${Date.now()}&lookback=3600000`;
        const { data } = (await json(url)) as { data: readonly { parent: string; child: string; callCount: number }[] };
        const called = data.filter(({ callCount }) => callCount > 0);
        return called.map(({ parent, child }) => `${parent} → ${child}`).toSorted();
      };
      await expect
        .poll(edges, { timeout: 120_000, interval: 1000 })
        .toEqual(["api → orders", "api → payments", "api → users", "orders → payments", "orders → users"]);
    });
  });

  describe("metrics", () => {
    test("every target of Prometheus is up", async () => {
      await expect
        .poll(async () => Object.entries(await targetHealth(stack.url(9090))).filter(([, health]) => health !== "up"), {
          timeout: 20_000,
        })
        .toEqual([]);
      const watched = [...apiServices, "alertmanager", "jaeger-metrics", "keeper", "node-exporter", "prometheus"];
      expect(Object.keys(await targetHealth(stack.url(9090)))).toEqual(expect.arrayContaining(watched));
    });

    test("traffic is counted, and an exemplar leads to its trace", async () => {
      const { code, output } = await stack.run("traffic", "--duration", "3", "--rps", "20", "--errors", "0");
      expect(code, output).toBe(0);
      const query = 'sum(increase(http_requests_total{service="api",status=~"2.."}[1m]))';
      await expect.poll(() => instant(stack.url(9090), query), { timeout: 10_000 }).toBeGreaterThan(10);
      const traces = await exemplarTraces(stack.url(9090), "http_request_duration_seconds_bucket");
      expect(traces.length).toBeGreaterThan(0);
      await expect
        .poll(async () => (await spansOf(stack.url(16686), traces.at(-1)!)).length, { timeout: 10_000 })
        .toBeGreaterThan(0);
    });
  });

  describe("alerts", () => {
    const received = (status: string) =>
      webhook.alerts.filter(
        ({ labels, ...alert }) => labels["alertname"] === "HighErrorRate" && alert.status === status,
      );

    test("errors raise HighErrorRate at the webhook, with the token; it resolves when they end", async () => {
      const deadline = Date.now() + 60_000;
      while (received("firing").length === 0 && Date.now() < deadline) {
        await fetch(`${stack.url(8000)}/error-simulation?probability=1&type=unhandled`);
        await pauseMs(50);
      }
      const [alert] = received("firing");
      expect(alert?.labels).toMatchObject({ service: "api", environment: stack.environment, severity: "critical" });
      const outputs = await stack.run(
        "pulumi",
        "stack",
        "output",
        "secrets",
        "--show-secrets",
        "--json",
        "--stack",
        stack.environment,
      );
      const secrets = JSON.parse(outputs.output) as Record<string, string>;
      expect(alert?.authorization).toBe(`Bearer ${secrets["webhook-token"]}`);
      const before = Date.now();
      while (received("resolved").length === 0 && Date.now() < before + 60_000) {
        await fetch(`${stack.url(8000)}/hello`);
        await pauseMs(50);
      }
      expect(received("resolved").length).toBeGreaterThan(0);
    });
  });

  describe("mending", () => {
    test("a changed setting restarts only the service that it is about", async () => {
      const before = await stack.running();
      stack.configure({ retention: { metrics: "3d" } });
      await up(stack);
      expect(await restarted(stack, before)).toEqual(["prometheus"]);
    });

    test("what was taken away is mended by the next up, and only that", async () => {
      const before = await stack.running();
      await stack.kill("jaeger");
      await up(stack);
      expect(await restarted(stack, before)).toEqual(["jaeger"]);
    });
  });

  own(() => stack);

  describe("npm run stop", () => {
    test("keeps the data: the trace and the order are there after the next start", async () => {
      const order = (await post(`${stack.url(8000)}/orders`, { user_id: 3, amount: 41.5 })) as { id: number };
      expect((await stack.run("stop")).code).toBe(0);
      await up(stack);
      expect(await json(`${stack.url(8000)}/orders/${order.id}`)).toMatchObject({ id: order.id, user_id: 3 });
      expect((await spansOf(stack.url(16686), traceId)).length).toBeGreaterThan(0);
    });

    test("is pulumi destroy, which leaves nothing but data", async () => {
      const { code, output } = await barePulumi("destroy --yes");
      expect(code, output).toBe(0);
      expect(await stack.running()).toEqual({});
      expect(await stack.leftovers()).toEqual([]);
      for (const port of [
        8000, 8001, 8002, 8003, 8010, 4317, 4318, 16_686, 9200, 9300, 9090, 9093, 9100, 13_133, 8888,
      ]) {
        expect(await isListening(port + stack.shift * 100), String(port)).toBe(false);
      }
    });

    test("leaves data that reset deletes, not without being told to", async () => {
      expect((await stack.run("reset")).code).not.toBe(0);
      expect(await stack.hasData()).toBe(true);
      expect((await stack.run("reset", "--yes")).code).toBe(0);
      expect(await stack.hasData()).toBe(false);
    });
  });
};
