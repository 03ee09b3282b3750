import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { painter } from "../tools/paint.ts";
import { ensureTools } from "../tools/tools.ts";
import { command } from "./cli/command.ts";
import { readProject } from "./project/project.ts";
import { root } from "./project/root.ts";
import { alertFilesOf } from "./project/rendered-files.ts";

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

const run = async (name: string, program: string, args: readonly string[], cwd = root): Promise<Result> => {
  const { exitCode, stdall, duration } = await $({ cwd, nothrow: true, quiet: true })`${program} ${args}`;
  return { name, passed: exitCode === 0, output: stdall, seconds: duration / 1000 };
};

const bin = (name: string): string => join(root, "node_modules", ".bin", name);

/** promtool and amtool over the generated rules, their tests and the routes. */
const checkAlerts = async (folder: string): Promise<readonly Result[]> => {
  const tools = await ensureTools(["promtool", "amtool"]);
  const [promtool, amtool] = [tools.get("promtool")!.executable, tools.get("amtool")!.executable];
  const { rules, ruleTests, alertmanager, routeTests } = alertFilesOf(await readProject("local"));
  for (const [name, content] of Object.entries({ ...rules, ...ruleTests, "alertmanager.yml": alertmanager })) {
    writeFileSync(join(folder, name), content);
  }
  const routes = routeTests.map(({ labels, receivers }) => {
    const matchers = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const wanted = `--verify.receivers=${receivers.join(",")}`;
    return run(
      "amtool routes",
      amtool,
      ["config", "routes", "test", "--config.file=alertmanager.yml", wanted, ...matchers],
      folder,
    );
  });
  return Promise.all([
    run("promtool check rules", promtool, ["check", "rules", ...Object.keys(rules)], folder),
    run("promtool test rules", promtool, ["test", "rules", ...Object.keys(ruleTests)], folder),
    run("amtool check-config", amtool, ["check-config", "alertmanager.yml"], folder),
    run("amtool check-config, every receiver", amtool, ["check-config", "alerts/__golden__/alertmanager.yml"]),
    ...routes,
  ]);
};

await command(
  {
    command: "npm run check --",
    summary: "Format, lint, types, and the generated rules with promtool and amtool. Starts no server.",
    options: { fix: { type: "boolean", help: "format the files first, and mend what the linter can" } },
  },
  async ({ values }) => {
    const folder = mkdtempSync(join(tmpdir(), "observability-check-"));
    try {
      if (values.fix) {
        await run("prettier", bin("prettier"), ["--write", "--log-level=warn", "."]);
        await run("oxlint", bin("oxlint"), ["--fix"]);
      }
      const results = await Promise.all([
        run("prettier", bin("prettier"), ["--check", "--log-level=warn", "."]),
        run("oxlint", bin("oxlint"), ["--type-aware", "--deny-warnings"]),
        run("tsc", bin("tsc"), ["-p", "."]),
        checkAlerts(folder),
      ]);
      const all = results.flat();
      const paint = painter(process.stdout);
      for (const { name, passed, output, seconds } of all) {
        process.stdout.write(`${passed ? paint("green", "✓") : paint("red", "✗")} ${name} (${seconds.toFixed(1)} s)\n`);
        if (!passed) process.stdout.write(`${output.trimEnd()}\n`);
      }
      const failed = all.filter(({ passed }) => !passed).length;
      process.stdout.write(`${all.length - failed} passed, ${failed} failed\n`);
      return failed === 0 ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
