import { type StdioOptions, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { isRunning } from "../base/process-identity.ts";
import { neededTools } from "../tools/catalogue.ts";
import { ensureTools } from "../tools/tools.ts";
import { command } from "./cli/command.ts";
import { root } from "./project/root.ts";
import { removeTestStacks } from "./workspace/remove-test-stacks.ts";

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed and why, said once more at the end: the run's own lines may be far up by then, or cut off. */
  readonly failures: readonly string[];
}

/** Vitest's JSON report, as far as it is read here: https://vitest.dev/guide/reporters#json-reporter */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Each failed test of a report with its message's first lines, and each file that could not be loaded. */
const failuresOf = (report: Report): readonly string[] =>
  report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((result) => result.status === "failed");
    if (failed.length === 0) return status === "failed" ? [`${file}\n    ${message}`] : [];
    return failed.map(({ fullName, failureMessages }) => {
      const lines = failureMessages.join("\n").split("\n").slice(0, 12);
      return `${file} > ${fullName}\n    ${lines.join("\n    ")}`;
    });
  });

const prefix = "observability-tests-";

/** Folders of earlier runs that were killed before they could clean up. */
const sweepDeadRuns = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    if (!isRunning(pid)) await removeTestStacks(join(tmpdir(), name));
  }
};

let running: ReturnType<typeof spawn> | undefined;

/** Runs a command in a process group of its own, so that it can be ended with all its children. */
const run = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onOutput?: (text: string) => void,
): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const stdio: StdioOptions = ["ignore", onOutput ? "pipe" : "inherit", "inherit"];
    const child = spawn(program, args, { cwd: root, env, stdio, detached: true });
    running = child;
    child.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      onOutput?.(chunk.toString());
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      running = undefined;
      resolve(code);
    });
  });

const vitest = async (project: string, base: string, args: readonly string[]): Promise<Count> => {
  const report = join(base, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const runner = join(root, "node_modules", ".bin", "vitest");
  const env = { ...process.env, OBS_TEST_BASE: base, TMPDIR: base };
  const code = await run(runner, ["run", "--project", project, ...reporters, ...args], env);
  if (!existsSync(report)) return { passed: 0, failed: 1, failures: [`${project}: vitest ended with ${code}`] };
  const results = JSON.parse(readFileSync(report, "utf8")) as Report;
  const failures = [...failuresOf(results)];
  // A file that cannot be loaded, or an error between the tests, fails the run without failing a test.
  const failed = results.numFailedTests || (code === 0 ? 0 : Math.max(failures.length, 1));
  if (failed > failures.length) failures.push(`${project}: vitest ended with ${code}; its own lines say why`);
  return { passed: results.numPassedTests, failed, failures };
};

const check = async (): Promise<Count> => {
  let output = "";
  const args = [join(root, "scripts", "run.js"), "check"];
  const code = await run(process.execPath, args, process.env, (text) => (output += text));
  if (code === 0) return { passed: 1, failed: 0, failures: [] };
  const lines = output.trimEnd().split("\n").slice(-40);
  return { passed: 0, failed: 1, failures: [`npm run check\n    ${lines.join("\n    ")}`] };
};

await command(
  {
    command: "npm test --",
    summary:
      "Checks format, lint, types and rules, runs the unit tests, then starts the stack for real on ports of its own.",
    positionals: "[file …]",
    options: {
      unit: { type: "boolean", help: "the unit tests only" },
      coverage: { type: "boolean", help: "the unit tests of app/ only, with the lines of it that none of them runs" },
      e2e: { type: "boolean", help: "the tests that start servers only" },
      docker: {
        type: "boolean",
        help: "the dev stack at a Docker Engine only (root, and Debian's docker.io and docker-registry)",
      },
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
    const isAll = !values.unit && !values.coverage && !values.e2e && !values.docker && !values.long;
    const args = [...positionals, ...(values.update ? ["--update"] : [])];
    const withTools = async (project: string): Promise<Count> => {
      await ensureTools(neededTools);
      return vitest(project, base, args);
    };
    const parts: (() => Promise<Count>)[] = [
      ...(isAll ? [check] : []),
      ...(isAll || values.unit ? [() => vitest("unit", base, args)] : []),
      ...(values.coverage ? [() => vitest("unit", base, ["app/", "--coverage", ...args])] : []),
      ...(isAll || values.e2e ? [() => withTools("e2e")] : []),
      ...(values.docker || values.full ? [() => withTools("docker")] : []),
      ...(values.long || values.full ? [() => withTools("long")] : []),
    ];
    const counts: Count[] = [];
    try {
      for (const part of parts) if (!interrupted) counts.push(await part());
    } finally {
      const left = await removeTestStacks(base);
      if (left.length > 0) process.stdout.write(`Stopped what the tests had left running: ${left.join(", ")}\n`);
    }
    if (interrupted) {
      process.stdout.write("Interrupted; nothing was left behind.\n");
      return 130;
    }
    const failures = counts.flatMap((count) => count.failures);
    if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.map((line) => `  ${line}\n`).join("")}\n`);
    const sum = (key: "passed" | "failed") => counts.reduce((total, count) => total + count[key], 0);
    process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
    return sum("failed") === 0 ? 0 : 1;
  },
);
