import { createConnection } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAlerts } from "./alerts.ts";
import { testBadInput } from "./bad-input.ts";
import { testSignals } from "./signals.ts";
import { json, post, spansOf } from "./stack-queries.ts";
import { restarted, up, type StackUnderTest } from "./stack-under-test.ts";
import { openWebhookReceiver } from "./webhook-receiver.ts";

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

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
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

  testBadInput(() => stack);

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
      expect(await up(stack)).toContain("already up to date");
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

  testSignals(
    () => stack,
    () => traceId,
  );
  testAlerts(
    () => stack,
    () => webhook.alerts,
  );

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
