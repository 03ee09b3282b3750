import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../platforms/machine/free-port.ts";
import { endOf } from "./end.ts";
import { isAlive, membersOf } from "../../base/process-identity.ts";
import type { ProcessInputs } from "./inputs.ts";
import { endHeadStart, headStart, isUp, startProcess, stopProcess } from "./process.ts";
import { recordedProcess, unitFolder } from "./unit-folder.ts";

let root = "";
let inputs: ProcessInputs;

/** A server that returns 503 for a while, prints what it received, and has a child process. */
const program = `
const { createServer } = require("node:http");
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
if (process.env.CHILD) spawn("sleep", ["60"], { stdio: "ignore" });
if (process.env.QUIT_AFTER) setTimeout(() => process.exit(7), Number(process.env.QUIT_AFTER));
if (process.env.STUBBORN) process.on("SIGTERM", () => {});
if (process.env.FAIL) { console.error("no such thing: " + process.env.FAIL); process.exit(3); }
const ready = Date.now() + Number(process.env.DELAY ?? 0);
createServer((request, response) => {
  response.statusCode = Date.now() < ready ? 503 : 200;
  response.end(readFileSync(process.env.HOME + "/../secrets/token", "utf8"));
}).listen(Number(process.env.PORT), "127.0.0.1");
`;

const start = (more: Partial<ProcessInputs> = {}) => startProcess({ ...inputs, ...more });

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "process-"));
  const port = await freePort();
  writeFileSync(join(root, "program.cjs"), program);
  inputs = {
    name: "example",
    command: process.execPath,
    args: [join(root, "program.cjs")],
    env: { PORT: String(port) },
    directory: join(root, "run", "example"),
    log: join(root, "log", "example.log"),
    files: { "conf/a.yml": "a: 1\n" },
    secrets: { token: "s3cret" },
    volumes: [join(root, "data")],
    rootless: false,
    healthUrl: `http://127.0.0.1:${port}/`,
    healthTimeoutMs: 5000,
    graceMs: 300,
  };
});

afterEach(async () => {
  await stopProcess(inputs);
  rmSync(root, { recursive: true });
});

describe("startProcess", () => {
  test("returns when the program is healthy; its files exist, and only its owner can read its secret", async () => {
    const began = performance.now();
    const identity = await start({ env: { ...inputs.env, DELAY: "300" } });
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(isAlive(identity)).toBe(true);
    expect(await (await fetch(inputs.healthUrl)).text()).toBe("s3cret");
    expect(statSync(join(inputs.directory, "secrets", "token")).mode & 0o777).toBe(0o400);
    expect(readFileSync(join(inputs.directory, "files", "conf", "a.yml"), "utf8")).toBe("a: 1\n");
  });

  test("adopts a process with the same inputs that nothing waited for", async () => {
    headStart({ ...inputs, env: { ...inputs.env, DELAY: "300" } });
    await expect.poll(() => recordedProcess(unitFolder(inputs.directory))).toBeDefined();
    const begun = recordedProcess(unitFolder(inputs.directory));
    const reordered = Object.fromEntries(Object.entries(inputs).toReversed()) as unknown as ProcessInputs;
    expect(await startProcess({ ...reordered, env: { DELAY: "300", ...inputs.env } }, { isKnown: true })).toEqual(
      begun,
    );
    headStart(inputs);
    expect(recordedProcess(unitFolder(inputs.directory))).toEqual(begun);
  });

  test("stops a head start that was not adopted, and nothing else", async () => {
    headStart(inputs);
    await expect.poll(() => recordedProcess(unitFolder(inputs.directory))).toBeDefined();
    const begun = recordedProcess(unitFolder(inputs.directory))!;
    await endHeadStart(inputs);
    expect(isAlive(begun)).toBe(false);
    const started = await start();
    await endHeadStart(inputs);
    expect(isAlive(started)).toBe(true);
  });

  test("adopts a healthy process if it is not in the state, and replaces it if it is", async () => {
    const first = await start();
    expect(await start()).toEqual(first);
    const second = await startProcess(inputs, { isKnown: true });
    expect(second.pid).not.toBe(first.pid);
    expect(isAlive(first)).toBe(false);
  });

  test("replaces a process that an interrupted run started with other inputs", async () => {
    const first = await start();
    const second = await start({ env: { ...inputs.env, DELAY: "1" } });
    expect(second.pid).not.toBe(first.pid);
    expect(isAlive(first)).toBe(false);
  });

  test("reports the end of the log of a program that exits early, and leaves nothing running", async () => {
    await expect(start({ env: { FAIL: "config" } })).rejects.toThrow(
      /example: ended with exit code 3.*\n.*no such thing: config/s,
    );
    expect(existsSync(inputs.directory)).toBe(false);
  });

  test("stops a program that does not become healthy in time", async () => {
    await expect(start({ env: { ...inputs.env, DELAY: "60000" }, healthTimeoutMs: 300 })).rejects.toThrow(
      /not healthy after/,
    );
    await expect(fetch(inputs.healthUrl)).rejects.toThrow();
  });

  test("stops the program that it was starting when it is interrupted", async () => {
    const env = { ...inputs.env, DELAY: "60000" };
    await expect(startProcess({ ...inputs, env }, { cancelled: () => true })).rejects.toThrow(
      "was interrupted while it started",
    );
    await expect(fetch(inputs.healthUrl)).rejects.toThrow();
  });

  test("reports a missing program", async () => {
    await expect(start({ command: join(root, "missing") })).rejects.toThrow(/ENOENT.*missing/);
  });
});

describe("isUp", () => {
  test("is false for a killed process and for a stopped one", async () => {
    const identity = await start();
    expect(await isUp(inputs)).toBe(true);
    process.kill(identity.pid, "SIGKILL");
    await expect.poll(() => isUp(inputs)).toBe(false);
  });

  test("is false if the PID now belongs to another process", async () => {
    const identity = await start();
    expect(isAlive({ ...identity, start: "1" })).toBe(false);
    expect(membersOf({ ...identity, start: "1" })).toEqual([]);
  });
});

describe("endOf", () => {
  const folder = () => unitFolder(inputs.directory);

  test("reports when a process ended, and by which signal", async () => {
    const identity = await start();
    expect(endOf(folder(), identity)).toBeUndefined();
    const killed = Date.now();
    process.kill(identity.pid, "SIGKILL");
    await expect.poll(() => endOf(folder(), identity)?.how).toBe("by SIGKILL");
    expect(Math.abs(endOf(folder(), identity)!.at.getTime() - killed)).toBeLessThan(1000);
  });

  test("reports the exit code of a process that exited by itself", async () => {
    const identity = await start({ env: { ...inputs.env, QUIT_AFTER: "300" } });
    await expect.poll(() => endOf(folder(), identity)?.how).toBe("with exit code 7");
  });

  test("reports nothing about an earlier process of the same unit", async () => {
    const first = await start();
    process.kill(first.pid, "SIGKILL");
    await expect.poll(() => endOf(folder(), first)).toBeDefined();
    const second = await start();
    expect([endOf(folder(), first), endOf(folder(), second)]).toEqual([undefined, undefined]);
  });
});

describe("stopProcess", () => {
  test("stops the program and all its children; data and log stay", async () => {
    const identity = await start({ env: { ...inputs.env, CHILD: "1" } });
    await expect.poll(() => membersOf(identity).length).toBe(2);
    await stopProcess(inputs);
    expect(membersOf(identity)).toEqual([]);
    expect([inputs.directory, inputs.log, inputs.volumes[0]!].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("stops the children of a killed program", async () => {
    const identity = await start({ env: { ...inputs.env, CHILD: "1" } });
    await expect.poll(() => membersOf(identity).length).toBe(2);
    process.kill(identity.pid, "SIGKILL");
    await expect.poll(() => membersOf(identity).length).toBe(1);
    await stopProcess(inputs);
    expect(membersOf(identity)).toEqual([]);
  });

  test.each(["STUBBORN", "SIGSTOP"])("kills a program that does not stop within the grace period: %s", async (why) => {
    const identity = await start({ env: { ...inputs.env, STUBBORN: "1" } });
    if (why === "SIGSTOP") process.kill(identity.pid, "SIGSTOP");
    await stopProcess(inputs);
    expect(isAlive(identity)).toBe(false);
  });

  test("does nothing if nothing is running", async () => {
    await expect(stopProcess(inputs)).resolves.toBeUndefined();
  });
});
