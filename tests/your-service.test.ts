import { cpSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseSettings } from "../infra/settings/settings.ts";
import { stackOf } from "../infra/stack.ts";
import { root } from "../scripts/project/root.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { sloWindows } from "../signals/slo-metrics.ts";
import { outputPattern, readGuide } from "./support/guide.ts";
import { instant, json } from "./support/stack-queries.ts";
import { openTerminal, type Terminal } from "./support/terminal.ts";

/** Faster values for settings that the guide leaves at their defaults. */
const quick = {
  prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" },
  alertmanager: { groupWait: "1s", groupInterval: "2s" },
  alerts: { HighErrorRate: { for: "2s", window: "15s" } },
};
const guide = readGuide(readFileSync(join(root, "docs", "your-service.md"), "utf8"));
const guidePort = 9000;
const stackPorts = new Set(
  stackOf(parseSettings({})).specs.flatMap((spec) =>
    spec.kind === "service" ? Object.values(spec.ports).map(({ number }) => number) : [],
  ),
);

let workspace: Workspace;
let terminal: Terminal;
let servicePort = 0;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** The guide's text with the ports of this run. */
const here = (text: string): string =>
  text.replaceAll(/\b\d{4,5}\b/g, (digits) => {
    const number = Number(digits);
    if (number === guidePort) return String(servicePort);
    return stackPorts.has(number) ? String(number + workspace.shift * 100) : digits;
  });

const configOf = (yaml: string): Record<string, unknown> => {
  const { config } = parse(yaml) as { config: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("observability:", ""), value]));
};

const prometheus = () => workspace.url(9090);

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

/** Polls until the probe is true, or until the time is over. */
const until = async (probe: () => Promise<boolean>, forMs: number): Promise<void> => {
  const deadline = Date.now() + forMs;
  while (!(await probe()) && Date.now() < deadline) {
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
};

beforeAll(async () => {
  workspace = await openWorkspace("your-service", quick);
  cpSync(join(root, "docs"), join(workspace.folder, "docs"), { recursive: true });
  servicePort = await freePort();
  terminal = openTerminal(workspace.folder, {
    ...process.env,
    PULUMI_HOME: join(workspace.folder, "pulumi-home"),
    OBS_STACK: "local",
  });
});

afterAll(async () => {
  terminal.close();
  await workspace.dispose();
});

describe("before anything runs", () => {
  test("a wrong target prints one line with its place in the file", async () => {
    workspace.configure({ targets: [{ name: "checkout", scrape: "127.0.0.1" }] });
    const { code, output } = await workspace.run("start");
    expect(output).toMatch(
      /^Pulumi\.local\.yaml:\d+: targets\[0\]\.scrape: expected an address such as .*, got "127\.0\.0\.1"\n$/,
    );
    expect(code).not.toBe(0);
  });

  test.each([
    ["traffic", [], { app: { enabled: false } }, /^there is no API to send requests to: app\.enabled is false.*\n$/],
    ["traces", ["all"], { traces: { storage: "badger" } }, /^this stack keeps its spans in Badger.*\n$/],
    ["traces", ["error"], {}, /^no query "error"; did you mean "errors"\?\n$/],
    ["traces", ["user"], {}, /^user: expected one user id after it: npm run traces -- user <user id>\n$/],
    ["traces", ["all"], {}, /^Elasticsearch does not answer at .*: npm start brings the stack up\n$/],
  ] as const)("npm run %s %j prints in one line why it fails", async (task, args, settings, line) => {
    workspace.configure(settings);
    const { code, output } = await workspace.run(task, ...args);
    expect(output).toMatch(line);
    expect(code).toBe(1);
  });
});

describe("the guide", () => {
  beforeAll(() => workspace.configure(configOf(here(guide.settings))));

  const lastBut = guide.steps.length - 1;

  test.each(guide.steps.slice(0, lastBut))("$command", async ({ command, printed }) => {
    const first = await terminal.run(here(command));
    expect(first.code, first.output).toBe(0);
    // People type slower than a service starts.
    const isService = command.includes("service.py");
    await until(async () => !isService || answers(`http://127.0.0.1:${servicePort}/metrics`), 10_000);
    const pattern = outputPattern(here(printed ?? ""));
    let { output } = first;
    await until(async () => {
      if (!pattern.test(output)) ({ output } = await terminal.run(here(command)));
      return pattern.test(output);
    }, 60_000);
    expect(output).toMatch(pattern);
  });

  test("has produced samples of every window of both objectives", async () => {
    for (const window of sloWindows) {
      const query = `count(slo:error_ratio:rate${window}{service="checkout"})`;
      await expect.poll(() => instant(prometheus(), query), { timeout: 60_000 }).toBe(2);
    }
    const share = await instant(prometheus(), 'slo:error_ratio:rate5m{service="checkout", objective="availability"}');
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expect(await instant(prometheus(), 'slo:error_ratio:rate5m{service="checkout", objective="latency"}')).toBe(0);
  });

  test("has burned the budget too fast", async () => {
    const expected = { service: "checkout", objective: "availability", environment: "local" };
    const firing = async () => {
      const { data } = (await json(`${prometheus()}/api/v1/alerts`)) as {
        data: { alerts: readonly { state: string; labels: Readonly<Record<string, string>> }[] };
      };
      return data.alerts.flatMap(({ state, labels }) => (state === "firing" ? [labels] : []));
    };
    await expect
      .poll(firing, { timeout: 100_000 })
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ ...expected, alertname: "ErrorBudgetBurnFast", severity: "critical" }),
          expect.objectContaining({ ...expected, alertname: "ErrorBudgetBurnSlow", severity: "warning" }),
        ]),
      );
  });

  test("has started no service of the API, and has no alert about one", async () => {
    const { data } = (await json(`${prometheus()}/api/v1/query?query=up{component="api"}`)) as {
      data: { result: readonly { metric: Readonly<Record<string, string>> }[] };
    };
    expect(data.result.map(({ metric }) => metric["service"])).toEqual(["checkout"]);
  });

  test("stops everything", async () => {
    const { code, output } = await terminal.run(here(guide.steps[lastBut]!.command));
    expect(code, output).toBe(0);
    expect(await answers(`http://127.0.0.1:${servicePort}/metrics`)).toBe(false);
    expect(await answers(`${prometheus()}/-/ready`)).toBe(false);
    expect(readdirSync(join(workspace.folder, ".data", "local", "run"))).toEqual([]);
  });
});
