import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { localContext } from "../infra/platforms/local/local.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { startProcess, stopProcess } from "../infra/provider/process.ts";
import { parseSettings } from "../infra/settings.ts";
import { stackOf } from "../infra/stack.ts";
import { UserError } from "../infra/user-error.ts";
import { neededTools } from "../tools/diagnosis.ts";
import { ensureTools } from "../tools/tools.ts";
import { task } from "./cli.ts";
import { root } from "./project.ts";
import { pulumiEnvironment } from "./pulumi-cli.ts";
import { sweep } from "./sweep.ts";
import { table } from "./table.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** Runs a program to its end; a failure is an error with what it printed. */
const must = async (command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const { exitCode, stdall } = await $({ cwd, env, nothrow: true, quiet: true })`${command} ${args}`;
  if (exitCode !== 0) throw new UserError(`${command} ${args.join(" ")} failed:\n${stdall}`);
};

/** A Pulumi program without resources, in a folder of its own; what `up` of it takes is the floor of every `up`. */
const openEmptyProgram = async (base: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> => {
  const folder = join(base, "empty");
  mkdirSync(join(folder, ".state"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "index.js"), 'import "@pulumi/pulumi";\nexport const answer = 42;\n');
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: empty\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\nbackend: { url: 'file://./.state' }\n",
  );
  await must("pulumi", ["stack", "init", "empty"], folder, env);
  return () => must("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], folder, env);
};

/** Elasticsearch as the stack starts it, without Pulumi and without the rest, on data of its own. */
const openElasticsearch = async ({ folder, shift }: Workspace) => {
  const settings = parseSettings({ "ports.shift": shift, "data.directory": join(folder, "alone") });
  const stack = stackOf(settings);
  const context = await localContext({ environment: "local", root, settings }, stack);
  const unit = renderLocal(stack, context).find(({ name }) => name === "elasticsearch");
  if (unit?.kind !== "service") throw new Error("there is no service elasticsearch");
  const inputs = { ...unit.inputs, secrets: {} };
  return {
    start: () => startProcess(inputs),
    stop: async () => {
      await stopProcess(inputs);
      rmSync(context.directory, { recursive: true, force: true });
    },
  };
};

const npm = (command: "start" | "stop", { folder }: Workspace): Promise<void> =>
  must("npm", ["run", command], folder, { ...process.env, PULUMI_HOME: join(folder, "pulumi-home") });

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

type Measure =
  | "Elasticsearch alone"
  | "empty program, up"
  | "npm start"
  | "npm start, no change"
  | "npm start, Badger"
  | "npm run stop";

const round = async (workspace: Workspace, empty: () => Promise<void>): Promise<Readonly<Record<Measure, number>>> => {
  const alone = await openElasticsearch(workspace);
  try {
    const elasticsearch = await timed(alone.start);
    await alone.stop();
    const emptyUp = await timed(empty);
    workspace.configure({});
    const start = await timed(() => npm("start", workspace));
    const again = await timed(() => npm("start", workspace));
    const stop = await timed(() => npm("stop", workspace));
    workspace.configure({ "traces.storage": "badger" });
    const badger = await timed(() => npm("start", workspace));
    await npm("stop", workspace);
    return {
      "Elasticsearch alone": elasticsearch,
      "empty program, up": emptyUp,
      "npm start": start,
      "npm start, no change": again,
      "npm start, Badger": badger,
      "npm run stop": stop,
    };
  } finally {
    await alone.stop();
  }
};

await task(
  {
    command: "npm run bench:start --",
    summary:
      "Times npm start beside its floor: Elasticsearch alone and an empty Pulumi program. Medians; exit code 1 if over a goal.",
    options: { rounds: { type: "string", value: "N", help: "how often each is measured", default: "5" } },
  },
  async ({ values }) => {
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1)
      throw new UserError(`--rounds: expected a number, got "${values.rounds}"`);
    await ensureTools(neededTools);
    const base = mkdtempSync(join(tmpdir(), "observability-bench-"));
    const env = { ...process.env, ...(await pulumiEnvironment()), PULUMI_HOME: join(base, "pulumi-home") };
    process.env["PATH"] = (await pulumiEnvironment())["PATH"];
    try {
      const empty = await openEmptyProgram(base, env);
      await empty();
      const workspace = await openWorkspace("bench", {}, base);
      const first = await timed(() => npm("start", workspace));
      await npm("stop", workspace);
      const results: Readonly<Record<Measure, number>>[] = [];
      for (let number = 1; number <= rounds; number++) {
        results.push(await round(workspace, empty));
        process.stderr.write(`round ${number} of ${rounds} done\n`);
      }
      const of = (name: Measure) => results.map((result) => result[name]);
      const middle = (name: Measure) => median(of(name));
      const names = Object.keys(results[0]!) as Measure[];
      const rows = names.map((name) => [
        name,
        ...[Math.min(...of(name)), middle(name), Math.max(...of(name))].map((value) => value.toFixed(2)),
      ]);
      process.stdout.write(`${table([["SECONDS", "MIN", "MEDIAN", "MAX"], ...rows])}\n\n`);
      process.stdout.write(
        `The very first start in a new folder, nothing compiled yet, once: ${first.toFixed(2)} s\n\n`,
      );
      const unit = middle("empty program, up");
      const goals = [
        ["npm start", middle("npm start"), middle("Elasticsearch alone") + 4 * unit, "Elasticsearch alone + 4 × empty"],
        ["npm start, Badger", middle("npm start, Badger"), 5 * unit, "5 × empty"],
        ["npm start, no change", middle("npm start, no change"), 10, "10 s"],
      ] as const;
      for (const [name, value, limit, why] of goals) {
        process.stdout.write(
          `${value <= limit ? "✓" : "✗"} ${name}: ${value.toFixed(1)} s, at most ${limit.toFixed(1)} s (${why})\n`,
        );
      }
      return goals.every(([, value, limit]) => value <= limit) ? 0 : 1;
    } finally {
      await sweep(base);
    }
  },
);
