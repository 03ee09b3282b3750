import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "../infra/provider/identity.ts";
import { neededTools } from "../tools/diagnosis.ts";
import { ensureTools } from "../tools/tools.ts";
import { task } from "./cli.ts";
import { root } from "./project.ts";
import { sweep } from "./sweep.ts";

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const prefix = "observability-tests-";

/** Folders of earlier runs that were killed before they could clean up. */
const sweepDeadRuns = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    if (!isRunning(pid)) await sweep(join(tmpdir(), name));
  }
};

let running: ReturnType<typeof spawn> | undefined;

/** Runs a command in a process group of its own, so that it can be ended with all its children. */
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], detached: true });
    running = child;
    child.on("error", reject);
    child.on("exit", (code) => {
      running = undefined;
      resolve(code);
    });
  });

const vitest = async (project: string, base: string, args: readonly string[]): Promise<Count> => {
  const report = join(base, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const command = join(root, "node_modules", ".bin", "vitest");
  const env = { ...process.env, OBS_TEST_BASE: base, TMPDIR: base };
  const code = await run(command, ["run", "--project", project, ...reporters, ...args], env);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
  // A file that cannot be loaded fails the run without failing a test.
  return { passed: numPassedTests!, failed: numFailedTests! || (code === 0 ? 0 : 1) };
};

const check = async (): Promise<Count> => {
  const code = await run(process.execPath, [join(root, "scripts", "run.js"), "check"], process.env);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

await task(
  {
    command: "npm test --",
    summary:
      "Checks format, lint, types and rules, runs the unit tests, then starts the stack for real on ports of its own.",
    positionals: "[file …]",
    options: {
      unit: { type: "boolean", help: "the unit tests only" },
      e2e: { type: "boolean", help: "the tests that start servers only" },
      long: { type: "boolean", help: "the long tests only: faults under traffic" },
      full: { type: "boolean", help: "everything, the long tests as well" },
      update: { type: "boolean", short: "u", help: "write the golden files anew; read the difference in review" },
    },
  },
  async ({ values, positionals }) => {
    await sweepDeadRuns();
    const base = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    // Servers that refuse root run as somebody else, and have to get to their own folders in it.
    chmodSync(base, 0o711);
    let interrupted: NodeJS.Signals | undefined;
    const interrupt = (signal: NodeJS.Signals) => {
      interrupted = signal;
      if (running?.pid !== undefined) process.kill(-running.pid, "SIGKILL");
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
    const isAll = !values.unit && !values.e2e && !values.long;
    const args = [...positionals, ...(values.update ? ["--update"] : [])];
    const withTools = async (project: string): Promise<Count> => {
      await ensureTools(neededTools);
      return vitest(project, base, args);
    };
    const parts: (() => Promise<Count>)[] = [
      ...(isAll ? [check] : []),
      ...(isAll || values.unit ? [() => vitest("unit", base, args)] : []),
      ...(isAll || values.e2e ? [() => withTools("e2e")] : []),
      ...(values.long || values.full ? [() => withTools("long")] : []),
    ];
    const counts: Count[] = [];
    try {
      for (const part of parts) if (!interrupted) counts.push(await part());
    } finally {
      const left = await sweep(base);
      if (left.length > 0) process.stdout.write(`Stopped what the tests had left running: ${left.join(", ")}\n`);
    }
    if (interrupted) {
      process.stdout.write("Interrupted; nothing was left behind.\n");
      return 130;
    }
    const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
    process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
    return sum("failed") === 0 ? 0 : 1;
  },
);
