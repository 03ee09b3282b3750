import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { traceQueries } from "../../signals/traces/queries.ts";
import { expectRestored, storedFacts, type Facts } from "../support/stored-facts.ts";
import { canRunDaemon } from "./daemon.ts";
import { openDockerWorkspace, prefix, type DockerWorkspace } from "./docker-workspace.ts";

let workspace: DockerWorkspace;
let before: Facts;
let backup = "";

const facts = async () =>
  storedFacts((port) => workspace.url(port), {
    headers: await workspace.searchHeaders(),
    ...(before && { until: before.until }),
  });

const ok = async (task: string, ...args: readonly string[]): Promise<string> => {
  const { code, output } = await workspace.run(task, ...args);
  expect(code, output).toBe(0);
  return output;
};

const volumes = async (): Promise<readonly string[]> => {
  const { output } = await workspace.docker("volume", "ls", "--format", "{{.Name}}");
  return output.split("\n").filter((name) => name.startsWith(prefix));
};

describe.runIf(canRunDaemon())("backups of the dev stack", () => {
  beforeAll(async () => {
    workspace = await openDockerWorkspace(() =>
      Promise.resolve({ prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" } }),
    );
  });
  afterAll(() => workspace?.dispose());

  test("hold the data of every server, and no secret of the stack", async () => {
    await ok("start");
    await ok("traffic", "--duration", "3", "--rps", "10");
    // Until the last spans are written and a scrape has seen the last request.
    await sleep(3000);
    before = await facts();
    await ok("backup", "dev");
    const directory = join(workspace.folder, "backups", "dev");
    [backup = ""] = readdirSync(directory);
    const folder = join(directory, backup);
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
      parts: { service: string; kind: string; counts: Record<string, number> }[];
    };
    const counts = Object.fromEntries(manifest.parts.map((part) => [part.service, part.counts]));
    const parts = ["alertmanager", "elasticsearch", "grafana", "kibana", "postgres", "prometheus"];
    expect(Object.keys(counts).toSorted()).toEqual(parts);
    expect(counts["kibana"]).toEqual({ objects: Object.keys(traceQueries).length + 1 });
    expect(counts["postgres"]).toMatchObject({
      "users.users": before.users.length,
      "orders.orders": before.orders.length,
    });
    expect(counts["elasticsearch"]!["documents"]).toBeGreaterThanOrEqual(before.documents.length);
    const secrets = Object.values(await workspace.secrets());
    expect(secrets.length).toBeGreaterThan(0);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) {
      const content = readFileSync(join(parentPath, name), "latin1");
      expect(secrets.filter((secret) => content.includes(secret)).length, name).toBe(0);
    }
  });

  test("bring back the same users, orders, spans, series and silences after everything was destroyed, volumes and all", async () => {
    await ok("stop");
    await ok("reset", "--yes");
    expect(await volumes()).toEqual([]);
    await ok("start");
    expect((await facts()).documents).not.toEqual(before.documents);
    const output = await ok("restore", "dev", backup, "--yes");
    expect(output).toContain(`The stack "dev" has all that backups/dev/${backup} holds.`);
    expectRestored(await facts(), before);
    await ok("status");
  });

  test("leave no container of their own behind, and a stack that the next up does not change", async () => {
    const { output: names } = await workspace.docker("ps", "-a", "--format", "{{.Names}}");
    expect(names).not.toContain("-helper");
    const { code, output } = await workspace.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--refresh",
      "--expect-no-changes",
    );
    expect(code, output).toBe(0);
    await ok("traffic", "--duration", "1", "--rps", "5");
  });
});
