import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localInventory } from "../infra/platforms/local/inventory.ts";
import { isAlive, parseIdentity, type Identity } from "../base/process-identity.ts";
import type { ServiceProblem } from "../scripts/status/service-problem.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { scenario, type ScenarioOptions } from "./support/scenario.ts";
import { apiServices, restarted, up, type StackUnderTest } from "./support/stack-under-test.ts";

const servers = ["alertmanager", "elasticsearch", "jaeger", "keeper", "node-exporter", "prometheus"];

interface LocalStack extends StackUnderTest, Pick<Workspace, "folder" | "start" | "run"> {
  identities(): Readonly<Record<string, Identity>>;
}

const textOf = (identities: Readonly<Record<string, Identity>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(identities).map(([name, { pid, start }]) => [name, `${pid} ${start}`]));

const openLocalStack: ScenarioOptions<LocalStack>["open"] = async (settingsFor) => {
  const workspace = await openWorkspace("stack", await settingsFor("127.0.0.1"));
  const { present, pageless } = await localInventory();
  const data = join(workspace.folder, ".data", "local");
  const runs = join(data, "run");
  const runFolders = () => (existsSync(runs) ? readdirSync(runs).toSorted() : []);
  const identities = () =>
    Object.fromEntries(
      runFolders().map((name) => [name, parseIdentity(readFileSync(join(runs, name, "pid"), "utf8"))!] as const),
    );
  let seen: readonly Identity[] = [];
  return {
    ...workspace,
    environment: "local",
    pages: present.has("grafana") || !pageless.has("prometheus") ? "real" : "none",
    units: [...apiServices, ...servers].toSorted(),
    identities,
    running: () => {
      seen = [...seen, ...Object.values(identities())];
      return Promise.resolve(textOf(identities()));
    },
    kill: (service) => {
      process.kill(identities()[service]!.pid, "SIGKILL");
      return Promise.resolve();
    },
    searchHeaders: () => Promise.resolve({}),
    leftovers: () => Promise.resolve([...runFolders(), ...seen.filter(isAlive).map(({ pid }) => `the process ${pid}`)]),
    hasData: () => Promise.resolve(existsSync(data)),
  };
};

scenario({
  open: openLocalStack,
  own: (stack) => {
    describe("restarting processes", () => {
      test("changed sources restart the programs that are built from them", async () => {
        const before = await stack().running();
        appendFileSync(join(stack().folder, "app", "main.ts"), "// changed\n");
        await up(stack());
        expect(await restarted(stack(), before)).toEqual([...apiServices, "keeper"].toSorted());
      });

      test("the status shows when and how a killed process ended, and since when a stopped one is stopped, each with its log", async () => {
        const { orders, users } = stack().identities();
        const began = Date.now();
        process.kill(orders!.pid, "SIGKILL");
        process.kill(users!.pid, "SIGSTOP");
        const { code, output } = await stack().run("status", "--json");
        process.kill(users!.pid, "SIGCONT");
        expect(code).toBe(1);
        const rows = JSON.parse(output) as { service: string; state: string; problem?: ServiceProblem }[];
        const found = Object.fromEntries(rows.map(({ service, state, problem }) => [service, { state, problem }]));
        expect(found["orders"]).toMatchObject({
          state: "dead",
          problem: { ended: "by SIGKILL", since: { by: "its end" } },
        });
        expect(Math.abs(new Date(found["orders"]!.problem!.since.at).getTime() - began)).toBeLessThan(1000);
        expect(found["orders"]!.problem!.lastLines.join()).toContain('"service":"orders"');
        expect(found["users"]!.state).toBe("unhealthy");
        expect(found["users"]!.problem!.lastLines.join()).toContain('"service":"users"');
        const text = (await stack().run("status")).output;
        expect(text).toMatch(/^orders +dead +\d+ +[\d.]+ +\d+$/m);
        expect(text).toMatch(
          /^orders ended by SIGKILL \d+ s ago \(.*\); the end of \.data\/local\/log\/orders\.log:\n {2}\| \d{4}-/m,
        );
      });

      test.each(["SIGINT", "SIGKILL"] as const)(
        "the next start completes a start that %s interrupted",
        async (signal) => {
          expect((await stack().run("stop")).code).toBe(0);
          const { child, done } = stack().start("start");
          await expect.poll(() => "elasticsearch" in stack().identities(), { timeout: 30_000 }).toBe(true);
          process.kill(-child.pid!, signal);
          const { code } = await done;
          expect(code).not.toBe(0);
          await up(stack());
          expect(Object.keys(stack().identities()).toSorted()).toEqual(stack().units);
        },
      );

      test("after a reboot, which leaves no process, the next start restarts everything", async () => {
        const before = stack().identities();
        for (const { pid } of Object.values(before)) process.kill(-pid, "SIGKILL");
        await expect.poll(() => Object.values(before).filter(isAlive)).toEqual([]);
        await up(stack());
        expect(await restarted(stack(), textOf(before))).toEqual(stack().units);
      });
    });
  },
});
