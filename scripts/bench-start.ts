import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { $ } from "zx";
import { localContext } from "../infra/platforms/local/local.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { startProcess, stopProcess } from "../infra/provider/process.ts";
import { parseSettings } from "../infra/settings/settings.ts";
import { stackOf } from "../infra/stack.ts";
import { UserError } from "../base/user-error.ts";
import { neededTools } from "../tools/catalogue.ts";
import { ensureTools } from "../tools/tools.ts";
import { command } from "./cli/command.ts";
import { median, parseRounds, roundsOption, spread, timed } from "./bench/medians.ts";
import { root } from "./project/project.ts";
import { pulumiEnvironment } from "./pulumi-engine/pulumi-cli.ts";
import { removeTestStacks } from "./workspace/remove-test-stacks.ts";
import { table } from "./cli/table.ts";
import { timelineBars, timelineSvg } from "./start-up/timeline-bars.ts";
import type { Stretch } from "./start-up/timeline.ts";
import { openWorkspace, type Workspace } from "./workspace/workspace.ts";

/** Runs a program to its end; a failure is an error with what it printed. */
const must = async (program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const { exitCode, stdall } = await $({ cwd, env, nothrow: true, quiet: true })`${program} ${args}`;
  if (exitCode !== 0) throw new UserError(`${program} ${args.join(" ")} failed:\n${stdall}`);
};

interface EmptyProgram {
  readonly up: () => Promise<void>;
  readonly destroy: () => Promise<void>;
}

/** A Pulumi program without resources, in a folder of its own; what `up` of it takes is the floor of every `up`. */
const openEmptyProgram = async (base: string, env: NodeJS.ProcessEnv): Promise<EmptyProgram> => {
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
  const run = (verb: string) => must("pulumi", [verb, "--yes", "--skip-preview", "--non-interactive"], folder, env);
  return { up: () => run("up"), destroy: () => run("destroy") };
};

/** Elasticsearch as the stack starts it and on the same data, without Pulumi and without the rest. */
const openElasticsearch = async ({ folder, shift }: Workspace) => {
  const settings = parseSettings({ "ports.shift": shift, "data.directory": join(folder, ".data", "local") });
  const stack = stackOf(settings);
  const context = await localContext({ environment: "local", root, settings }, stack);
  const unit = renderLocal(stack, context).find(({ name }) => name === "elasticsearch");
  if (unit?.kind !== "service") throw new Error("there is no service elasticsearch");
  const inputs = { ...unit.inputs, secrets: {} };
  return {
    start: () => startProcess(inputs),
    stop: () => stopProcess(inputs),
  };
};

const writeFile = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const npm = (args: readonly string[], { folder, env }: Workspace): Promise<void> =>
  must("npm", ["run", ...args], folder, env);

type Measure =
  | "Elasticsearch alone"
  | "empty program, up"
  | "empty program, no change"
  | "npm start"
  | "npm start, no change"
  | "npm start, Badger"
  | "npm run stop";

interface Round {
  readonly seconds: Readonly<Record<Measure, number>>;
  readonly timeline: readonly Stretch[];
}

const round = async (workspace: Workspace, empty: EmptyProgram): Promise<Round> => {
  const alone = await openElasticsearch(workspace);
  const file = join(workspace.folder, "timeline.json");
  try {
    const elasticsearch = await timed(alone.start);
    await alone.stop();
    await empty.destroy();
    const emptyUp = await timed(empty.up);
    const emptyAgain = await timed(empty.up);
    workspace.configure({});
    const start = await timed(() => npm(["start", "--", "--timeline", file], workspace));
    const timeline = JSON.parse(readFileSync(file, "utf8")) as readonly Stretch[];
    const again = await timed(() => npm(["start"], workspace));
    const stop = await timed(() => npm(["stop"], workspace));
    workspace.configure({ "traces.storage": "badger" });
    const badger = await timed(() => npm(["start"], workspace));
    await npm(["stop"], workspace);
    const seconds = {
      "Elasticsearch alone": elasticsearch,
      "empty program, up": emptyUp,
      "empty program, no change": emptyAgain,
      "npm start": start,
      "npm start, no change": again,
      "npm start, Badger": badger,
      "npm run stop": stop,
    };
    return { seconds, timeline };
  } finally {
    await alone.stop();
  }
};

/** The middle beginning and end of each stretch that every round has. */
const middleTimeline = (rounds: readonly Round[]): readonly Stretch[] => {
  const middle = rounds[0]!.timeline.map(({ name }) => {
    const same = rounds.map(({ timeline }) => timeline.find((stretch) => stretch.name === name)!);
    return { name, from: median(same.map(({ from }) => from)), to: median(same.map(({ to }) => to)) };
  });
  return middle.toSorted((a, b) => a.from - b.from);
};

const restMs = 30_000;

/** Resident mebibytes of all the stack's processes, half a minute after its start. */
const memoryAtRest = async (workspace: Workspace, storage: "elasticsearch" | "badger"): Promise<number> => {
  workspace.configure({ "traces.storage": storage });
  await npm(["start"], workspace);
  await pause(restMs);
  const { output } = await workspace.run("status", "--json");
  const rows = JSON.parse(output) as readonly { readonly memory: string }[];
  await npm(["stop"], workspace);
  return rows.reduce((sum, { memory }) => sum + Number.parseInt(memory, 10), 0);
};

const showTimeline = (stretches: readonly Stretch[]): string => {
  const bars = timelineBars(stretches);
  const rows = stretches.map(({ name, from, to }, index) => [
    name,
    from.toFixed(2),
    to.toFixed(2),
    (to - from).toFixed(2),
    bars[index]!,
  ]);
  return table([["NPM START (SECONDS)", "FROM", "TO", "TOOK", ""], ...rows]);
};

await command(
  {
    command: "npm run bench:start --",
    summary:
      "Times npm start beside its floor: Elasticsearch alone and an empty Pulumi program. Medians; exit code 1 if over a goal.",
    options: {
      ...roundsOption,
      svg: { type: "string", value: "FILE", help: "write the breakdown of the start as a picture as well" },
    },
  },
  async ({ values }) => {
    const count = parseRounds(values.rounds);
    await ensureTools(neededTools);
    const base = mkdtempSync(join(tmpdir(), "observability-bench-"));
    const env = { ...process.env, ...(await pulumiEnvironment()), PULUMI_HOME: join(base, "pulumi-home") };
    process.env["PATH"] = (await pulumiEnvironment())["PATH"];
    try {
      const empty = await openEmptyProgram(base, env);
      await empty.up();
      const workspace = await openWorkspace("bench", {}, base);
      const first = await timed(() => npm(["start"], workspace));
      await npm(["stop"], workspace);
      const rounds: Round[] = [];
      for (let number = 1; number <= count; number++) {
        rounds.push(await round(workspace, empty));
        process.stderr.write(`round ${number} of ${count} done\n`);
      }
      const of = (name: Measure) => rounds.map(({ seconds }) => seconds[name]);
      const middle = (name: Measure) => median(of(name));
      const rows = (Object.keys(rounds[0]!.seconds) as Measure[]).map((name) => [name, ...spread(of(name), 2)]);
      const timeline = middleTimeline(rounds);
      process.stdout.write(`${table([["SECONDS", "MIN", "MEDIAN", "MAX"], ...rows])}\n\n`);
      process.stdout.write(`The very first start in a new folder, once: ${first.toFixed(2)} s\n\n`);
      process.stdout.write(`${showTimeline(timeline)}\n\n`);
      if (values.svg) writeFile(values.svg, timelineSvg("npm start, medians in seconds", timeline));
      const [up, again] = [middle("empty program, up"), middle("empty program, no change")];
      const goals = [
        [
          "s",
          "npm start",
          middle("npm start"),
          middle("Elasticsearch alone") + 2 * up,
          "Elasticsearch alone + 2 × empty",
        ],
        ["s", "npm start, Badger", middle("npm start, Badger"), 3 * up, "3 × empty"],
        ["s", "npm start, no change", middle("npm start, no change"), 1.5 * again, "1.5 × empty, no change"],
        ["MiB", "memory at rest", await memoryAtRest(workspace, "elasticsearch"), 1600, "1.6 GB"],
        ["MiB", "memory at rest, Badger", await memoryAtRest(workspace, "badger"), 700, "700 MB"],
      ] as const;
      for (const [unit, name, value, limit, why] of goals) {
        const digits = unit === "s" ? 2 : 0;
        process.stdout.write(
          `${value <= limit ? "✓" : "✗"} ${name}: ${value.toFixed(digits)} ${unit}, at most ${limit.toFixed(digits)} ${unit} (${why})\n`,
        );
      }
      return goals.every(([, , value, limit]) => value <= limit) ? 0 : 1;
    } finally {
      await removeTestStacks(base);
    }
  },
);
