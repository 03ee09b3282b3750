import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import type { BuildEvent } from "./build-event.ts";
import { fakeMachine } from "./fake-machine.ts";
import { isRunning } from "../base/process-identity.ts";
import { ensureTools, type ToolName } from "./tools.ts";

const quiet = { report: () => undefined };

const goTools: readonly ToolName[] = [
  "node-exporter",
  "amtool",
  "alertmanager",
  "pulumi-language-nodejs",
  "promtool",
  "prometheus",
  "pulumi",
  "jaeger",
];

test("builds what is missing, the longest first, and starts nothing the second time", async () => {
  const { env, journal, cached } = fakeMachine();
  const started: string[] = [];
  const report = (event: BuildEvent) => event.kind === "start" && started.push(event.name);
  const first = await ensureTools(goTools, { report, env });
  expect(first.size).toBe(8);
  expect([...first.values()].every(({ source, path }) => source === "build" && existsSync(path))).toBe(true);
  expect(started).toEqual([
    "jaeger 2.13.0",
    "pulumi 3.250.0",
    "prometheus 3.15.0",
    "alertmanager 0.28.1",
    "pulumi-language-nodejs 3.68.0",
    "node-exporter 1.12.1",
  ]);
  expect(cached()).toHaveLength(6);
  const again = await ensureTools(goTools, { report, env });
  expect([...again.values()].map(({ source }) => source)).toEqual(goTools.map(() => "cache"));
  expect(journal().filter((line) => line === "start")).toHaveLength(6);
});

test("runs two builds at once and never three", async () => {
  const { env, journal } = fakeMachine();
  await ensureTools(goTools, { ...quiet, env: { ...env, FAKE_GO: "pair" } });
  let running = 0;
  const counts = journal().map((line) => (running += line === "start" ? 1 : -1));
  expect(Math.max(...counts)).toBe(2);
});

test.each([
  ["disk", /^jaeger 2\.13\.0: the disk is full.*OBS_CACHE.*no space left on device; log: .*jaeger-2\.13\.0-.*\.log\)$/],
  [
    "network",
    /^jaeger 2\.13\.0: the registry cannot be reached\. Check the network and `go env GOPROXY`.*no such host/,
  ],
  [
    "refused",
    /^jaeger 2\.13\.0: the registry refused it\..*github\.com\/jaegertracing\/jaeger v1\.76\.0.*403 Forbidden/,
  ],
  ["changed", /^jaeger 2\.13\.0: .*wrong checksum.*checksum mismatch/],
  ["broken", /^jaeger 2\.13\.0: it could not be built; OBS_JAEGER=<path> uses one that you have/],
])("a build that fails (%s) says why in one line and leaves nothing", async (kind, message) => {
  const { env, cached, folder } = fakeMachine();
  const failing = ensureTools(["jaeger"], { ...quiet, env: { ...env, FAKE_GO: kind } });
  const error = await failing.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "UserError", message: expect.stringMatching(message) as string });
  expect((error as Error).message).not.toContain("\n");
  expect(cached()).toEqual([]);
  const log = /log: (.*)\)$/.exec((error as Error).message)?.[1] ?? "";
  expect(log.startsWith(join(folder, "cache", "logs"))).toBe(true);
  expect(readFileSync(log, "utf8")).not.toBe("");
});

test("a distribution with another checksum is not unpacked", async () => {
  const { env, cached } = fakeMachine();
  const failing = ensureTools(["elasticsearch"], { ...quiet, env });
  await expect(failing).rejects.toThrow(/^elasticsearch 8\.6\.2: .*wrong checksum.*sha256 [\da-f]{64}/);
  expect(cached()).toEqual([]);
});

test("builds again what somebody deleted a part of", async () => {
  const { env, cached } = fakeMachine();
  const first = await ensureTools(["prometheus", "promtool"], { ...quiet, env });
  rmSync(first.get("promtool")!.path);
  const again = await ensureTools(["prometheus", "promtool"], { ...quiet, env });
  expect([...again.values()].map(({ name, source }) => `${name} ${source}`)).toEqual([
    "prometheus cache",
    "promtool build",
  ]);
  expect(cached()).toHaveLength(1);
});

test("a cache that cannot be made says so", async () => {
  const { env, folder } = fakeMachine();
  const failing = ensureTools(["jaeger"], { ...quiet, env: { ...env, OBS_CACHE: join(folder, "journal") } });
  await expect(failing).rejects.toThrow(/^jaeger 2\.13\.0: the cache .*journal cannot be written: let OBS_CACHE name/);
});

test("tells everything that builds lack at once, before it starts any", async () => {
  const { env, journal } = fakeMachine();
  const bare = { ...env, PATH: "", JAVA_HOME: "" };
  const failing = ensureTools(["jaeger", "elasticsearch", "grafana"], { ...quiet, env: bare });
  const error = (await failing.catch((reason: unknown) => reason)) as Error;
  expect(error.message.split("\n")).toEqual([
    expect.stringMatching(/^no Go on PATH, which jaeger 2\.13\.0 must be built with: install Go 1\.26 or newer/),
    expect.stringMatching(/^no Maven \("mvn"\) on PATH, which elasticsearch 8\.6\.2 is fetched with: install/),
    expect.stringMatching(/^no Java 17 to below 24 in OBS_JAVA, JAVA_HOME or PATH.*install/),
    "grafana: no package registry carries it, and releases are switched off; OBS_GRAFANA=<its folder> uses yours",
  ]);
  expect(journal()).toEqual([""]);
});

const outcomeOf = (name: ToolName, env: Record<string, string>): Promise<string> =>
  ensureTools([name], { ...quiet, env }).then(
    () => "built",
    (reason: unknown) => (reason as Error).message,
  );

test.each([
  ["go1.20.14", "none", "jaeger", /too old for jaeger 2\.13\.0: install Go 1\.26 or newer/],
  ["go1.24.1", "local", "jaeger", /^Go 1\.24\.1 \(.*\) is too old for .*GOTOOLCHAIN=auto/],
  ["go1.24.1", "auto", "jaeger", /^built$/],
  ["go1.24.1", "local", "pulumi-language-nodejs", /^built$/],
  ["go1.27rc1", "local", "jaeger", /^built$/],
] as const)("Go %s with GOTOOLCHAIN=%s asked for %s: %s", async (version, toolchain, name, outcome) => {
  const { env } = fakeMachine();
  const old = { ...env, FAKE_GO_VERSION: version, FAKE_GO_TOOLCHAIN: toolchain };
  expect(await outcomeOf(name, old)).toMatch(outcome);
});

/** A number that no process has: above the kernel's highest. */
const deadPid = 2 ** 22 + 7;

const lockOf = async (env: Record<string, string>): Promise<string> => {
  const tools = await ensureTools(["jaeger"], { ...quiet, env });
  return `${tools.get("jaeger")!.path.replace(/\/bin\/jaeger$/, "")}.lock`;
};

test("takes over the lock of a process that died, and removes what that left half done", async () => {
  const { env, cached, folder } = fakeMachine();
  const name = (await lockOf({ ...env, OBS_CACHE: join(folder, "other") })).split("/").at(-1)!;
  mkdirSync(join(folder, "cache", "tools", name.replace(/lock$/, `tmp-${deadPid}`)), { recursive: true });
  writeFileSync(join(folder, "cache", "tools", name), `${deadPid}\n`);
  await ensureTools(["jaeger"], { ...quiet, env });
  expect(cached()).toEqual([name.replace(/\.lock$/, "")]);
});

test("waits for another process that builds the same, says so, and uses what that has built", async () => {
  const { env, folder, journal } = fakeMachine();
  const name = (await lockOf({ ...env, OBS_CACHE: join(folder, "other") })).split("/").at(-1)!;
  const other = spawn("sleep", ["20"]);
  const lock = join(folder, "cache", "tools", name);
  mkdirSync(join(folder, "cache", "tools"), { recursive: true });
  writeFileSync(lock, `${other.pid}\n`);
  const report = vi.fn<(event: BuildEvent) => void>((event) => {
    if (event.kind !== "waiting") return;
    mkdirSync(join(lock.replace(/\.lock$/, ""), "bin"), { recursive: true });
    writeFileSync(join(lock.replace(/\.lock$/, ""), "bin", "jaeger"), "", { mode: 0o755 });
    other.kill("SIGKILL");
  });
  await ensureTools(["jaeger"], { report, env });
  expect(report).toHaveBeenCalledWith({ kind: "waiting", name: "jaeger 2.13.0", pid: other.pid, lock });
  expect(journal().filter((line) => line === "start")).toHaveLength(1);
});

test("Ctrl-C stops the compilers and what they started, and leaves nothing", async () => {
  const { env, cached, folder } = fakeMachine();
  const door = pathToFileURL(join(import.meta.dirname, "tools.ts")).href;
  const code = `const { ensureTools } = await import("${door}"); await ensureTools(["jaeger"]);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { env: { ...env, FAKE_GO: "hang" } });
  let shown = "";
  child.stderr.on("data", (chunk) => (shown += String(chunk)));
  const pids = join(folder, "journal.pids");
  await vi.waitFor(() => expect(existsSync(pids) && readFileSync(pids, "utf8").trim()).toBeTruthy(), 5000);
  const compilers = readFileSync(pids, "utf8").trim().split(" ").map(Number);
  expect(compilers.map(isRunning)).toEqual([true, true]);
  child.kill("SIGINT");
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGINT");
  expect(shown).toContain("the next run goes on from there");
  await vi.waitFor(() => expect(compilers.map(isRunning)).toEqual([false, false]));
  expect(cached()).toEqual([]);
});
