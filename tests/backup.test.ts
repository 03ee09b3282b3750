import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { expectRestored, storedFacts, type Facts } from "./support/stored-facts.ts";

let workspace: Workspace;
let before: Facts;
let backup = "";

const directory = () => join(workspace.folder, "backups", "local");
const backups = () => readdirSync(directory()).filter((name) => !name.startsWith("copy"));
const facts = () => storedFacts((port) => workspace.url(port), before && { until: before.until });

const ok = async (task: string, ...args: readonly string[]): Promise<string> => {
  const { code, output } = await workspace.run(task, ...args);
  expect(code, output).toBe(0);
  return output;
};

beforeAll(async () => {
  workspace = await openWorkspace("backup", { prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" } });
});

afterAll(() => workspace.dispose());

test("a backup of a stopped stack prints one line, and so does a restore without a backup", async () => {
  const early = await workspace.run("backup");
  expect(early.output).toMatch(/^elasticsearch, .* do not run: npm start first\n$/);
  const nothing = await workspace.run("restore", "local", "--yes");
  expect(nothing.output).toMatch(/^\S+: there is no backup yet; npm run backup makes one\n$/);
  expect([early.code, nothing.code]).toEqual([1, 1]);
});

test("a backup of a running stack is a dated folder that only its owner can read, with a manifest and checksums", async () => {
  await ok("start");
  await ok("traffic", "--duration", "3", "--rps", "10");
  const ends = new Date(Date.now() + 3_600_000).toISOString();
  const silence = {
    matchers: [{ name: "alertname", value: "HighErrorRate", isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: ends,
    createdBy: "a test",
    comment: "known",
  };
  await fetch(`${workspace.url(9093)}/api/v2/silences`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(silence),
  });
  // Until the last spans are written and a scrape has included the last request.
  await sleep(3000);
  before = await facts();
  const output = await ok("backup", "local");
  [backup = ""] = backups();
  expect(backup).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
  expect(output).toContain(`npm run restore -- ${backup}`);
  const folder = join(directory(), backup);
  const open = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
  const check = await workspace.shell(
    `cd backups/local/${backup} && sha256sum --check --quiet SHA256SUMS && echo whole`,
  );
  expect(check.output).toBe("whole\n");
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    parts: { service: string; counts: Record<string, number> }[];
  };
  const counts = Object.fromEntries(manifest.parts.map((part) => [part.service, part.counts]));
  expect(counts).toMatchObject({
    alertmanager: { silences: 1 },
    users: { users: before.users.length },
    orders: { orders: before.orders.length },
  });
  expect(counts["elasticsearch"]!["documents"]).toBeGreaterThanOrEqual(before.documents.length);
});

test("an interrupted backup leaves nothing behind and does not change the stack", async () => {
  const { child, done } = workspace.start("backup");
  await sleep(1200);
  process.kill(-child.pid!, "SIGINT");
  const { output } = await done;
  expect(output).toMatch(/Stopped: nothing of this backup stays\.\n$/);
  expect(backups()).toEqual([backup]);
  await ok("status");
});

test.each([
  [
    "cut",
    (folder: string) => truncateSync(join(folder, "users", "users.db"), 5000),
    /users\/users\.db is not as it was/,
  ],
  [
    "added to",
    (folder: string) => appendFileSync(join(folder, "manifest.json"), " "),
    /manifest\.json is not as it was/,
  ],
  ["lacking", (folder: string) => rmSync(join(folder, "prometheus", "wal", "00000000")), /wal\/00000000 is missing/],
  ["without its list", (folder: string) => rmSync(join(folder, "SHA256SUMS")), /no backup "copy"/],
])("a backup that is %s is rejected with one line, and nothing is changed", async (_how, damage, line) => {
  const copy = join(directory(), "copy");
  cpSync(join(directory(), backup), copy, { recursive: true });
  damage(copy);
  const { code, output } = await workspace.run("restore", "local", "copy", "--yes");
  rmSync(copy, { recursive: true });
  expect(output).toMatch(line);
  expect(output.trimEnd().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
  await ok("status");
});

test("a restore asks first, and lists the backups if the requested one does not exist", async () => {
  const unasked = await workspace.run("restore");
  expect(unasked.output).toMatch(/Not a terminal: pass --yes to restore without a prompt\.\n$/);
  const unknown = await workspace.run("restore", "local", "yesterday", "--yes");
  expect(unknown.output).toBe(`${directory()}: no backup "yesterday"; there are ${backup}\n`);
  expect([unasked.code, unknown.code]).toEqual([1, 1]);
});

test("after all data was deleted, a restore brings back the same users, orders, spans, series and silences", async () => {
  await ok("stop");
  await ok("reset", "--yes");
  await ok("start");
  expect((await facts()).documents).not.toEqual(before.documents);
  const output = await ok("restore", "local", backup, "--yes");
  expect(output).toContain(`The stack "local" has all that backups/local/${backup} holds.`);
  expectRestored(await facts(), before);
  await ok("status");
});

test("the stack continues with the restored data, Pulumi sees no change, and a restore over existing data works too", async () => {
  await ok("traffic", "--duration", "2", "--rps", "10");
  const { code, output } = await workspace.run("pulumi", "preview", "--expect-no-changes", "--stack", "local");
  expect(code, output).toBe(0);
  await ok("restore", "local", "--yes");
  expect((await facts()).users).toEqual(before.users);
  await ok("stop");
});
