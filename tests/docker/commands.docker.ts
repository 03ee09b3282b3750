import { createServer } from "node:http";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canRunDaemon } from "./daemon.ts";
import { openDockerWorkspace, prefix, type DockerWorkspace } from "./docker-workspace.ts";

let stack: DockerWorkspace;

interface Row {
  readonly service: string;
  readonly state: string;
  readonly container: string;
  readonly memory: string;
  readonly trouble?: { readonly ended?: string; readonly lastLines: readonly string[] };
}

const status = async (): Promise<{ readonly code: number | null; readonly rows: Readonly<Record<string, Row>> }> => {
  const { code, output } = await stack.run("status", "dev", "--json");
  const rows = JSON.parse(output) as readonly Row[];
  return { code, rows: Object.fromEntries(rows.map((row) => [row.service, row])) };
};

/** A task with other variables than the workspace's own. */
const withEnv = (variables: string, task: string) => stack.shell(`${variables} node scripts/run.js ${task}`);

describe.runIf(canRunDaemon())("the commands on the stack dev", () => {
  beforeAll(async () => {
    stack = await openDockerWorkspace(() => Promise.resolve({}));
  });
  afterAll(() => stack?.dispose());

  describe("before it starts", () => {
    test.each(["start dev", "pulumi preview --stack dev", "env dev"])(
      "%s without a passphrase gets one line, and nothing starts",
      async (task) => {
        const { code, output } = await withEnv("PULUMI_CONFIG_PASSPHRASE=", task);
        expect(output).toMatch(/^PULUMI_CONFIG_PASSPHRASE: expected the passphrase .* "dev", found none; [^\n]*\n$/);
        expect(code).not.toBe(0);
        expect(await stack.containers()).toEqual({});
      },
    );

    test.each(["start dev", "status dev", "logs dev", "stop dev", "reset dev --yes"])(
      "%s without an engine gets one line",
      async (task) => {
        await stack.pulumi("stack", "ls");
        const { code, output } = await withEnv("DOCKER_HOST=unix:///nowhere/docker.sock", task);
        expect(output).toMatch(
          /^(?:  nothing ran\n)?docker: there is no Docker Engine at \/nowhere\/docker\.sock; [^\n]*\n$/,
        );
        expect(code).not.toBe(0);
      },
    );

    test("a busy port stops bare pulumi and is told by the doctor, too", async () => {
      const port = 9090 + stack.shift * 100;
      const server = createServer().listen(port, "127.0.0.1");
      await once(server, "listening");
      const found = [await stack.pulumi("up", "--yes", "--skip-preview"), await stack.run("doctor", "dev")];
      server.close();
      for (const { code, output } of found) {
        expect(output).toMatch(
          new RegExp(
            `port ${port}: expected it to be free for prometheus \\(http\\), but \\S.* \\(pid ${process.pid}\\)`,
          ),
        );
        expect(code).not.toBe(0);
      }
      expect(await stack.containers()).toEqual({});
    });
  });

  describe("once it was started", () => {
    test("a start that was killed in the middle is mended by the next", async () => {
      const killed = await stack.shell("timeout -s KILL 14 node scripts/run.js start dev");
      expect(killed.output).toContain('Bringing up the stack "dev"');
      // What the engine was told to do goes on for a moment.
      await pause(5000);
      const { code, output } = await stack.run("start", "dev");
      expect(code, output).toBe(0);
      const { rows } = await status();
      expect(Object.values(rows).filter(({ state }) => state !== "healthy")).toEqual([]);
    });

    test("the status shows each container with its memory, one that died with how it ended and its last lines", async () => {
      const { Id } = (await stack.containers())["orders"]!;
      const { rows } = await status();
      expect(rows["orders"]).toMatchObject({ state: "healthy", container: Id.slice(0, 12) });
      expect(Number.parseInt(rows["orders"]!.memory, 10)).toBeGreaterThan(10);
      await stack.docker("kill", `${prefix}orders`);
      const dead = await status();
      expect(dead.code).toBe(1);
      expect(dead.rows["orders"]).toMatchObject({ state: "dead", trouble: { ended: "by SIGKILL" } });
      expect(dead.rows["orders"]!.trouble!.lastLines.join()).toContain('"service":"orders"');
      const { code, output } = await stack.run("start", "dev");
      expect(code, output).toBe(0);
      expect(output).toMatch(/✓ orders +healthy again after/);
      expect((await status()).rows["orders"]).toMatchObject({ state: "healthy" });
    });

    test("Grafana has its data sources and dashboards, whatever its image sets, for its password only", async () => {
      const password = (await stack.secrets())["grafana-admin-password"];
      const asked = (path: string, login: string) =>
        fetch(`${stack.url(3000)}${path}`, {
          headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}` },
        });
      const uids = async (path: string) => {
        const answer = await asked(path, `admin:${password}`);
        return ((await answer.json()) as { readonly uid: string }[]).map(({ uid }) => uid).toSorted();
      };
      expect(await uids("/api/datasources")).toEqual(["elasticsearch-traces", "jaeger", "prometheus"]);
      expect(await uids("/api/search?type=dash-db")).toContain("api-performance");
      expect((await asked("/api/datasources", "admin:admin")).status).toBe(401);
    });

    test("traces are searched in an Elasticsearch that asks for a password, which nobody is shown", async () => {
      const { code, output } = await stack.run("traces", "dev", "all", "--limit", "1");
      expect(code, output).toBe(0);
      expect(output).toMatch(/^TIME +SERVICE .*\n\d{4}-.*\n1 of \d+ spans; --limit shows more\n$/);
    });

    test("the logs are those of the services that are asked for, as many lines as are wanted", async () => {
      const { code, output } = await stack.run("logs", "dev", "api", "users", "-n", "2");
      expect(code, output).toBe(0);
      const lines = output.trim().split("\n").filter(Boolean);
      expect(lines.filter((line) => line.startsWith("==>"))).toEqual(["==> api <==", "==> users <=="]);
      expect(lines).toHaveLength(6);
    });

    test("a log that is followed shows what comes", async () => {
      const following = stack.shell("timeout 6 node scripts/run.js logs dev api -n 0 --follow");
      const asking = stack.shell(`sleep 3; curl -s ${stack.url(8000)}/hello`);
      expect((await asking).code).toBe(0);
      expect((await following).output).toMatch(/"message":"GET \/hello 200"/);
    });

    test("reset refuses a stack that runs", async () => {
      const { code, output } = await stack.run("reset", "dev", "--yes");
      expect(output).toMatch(/^alertmanager, api, .* still run: npm run stop first\.\n$/);
      expect(code).toBe(1);
      expect((await stack.run("stop", "dev")).code).toBe(0);
    });
  });
});
