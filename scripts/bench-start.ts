import { mkdtempSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { neededTools } from "../tools/catalogue.ts";
import { ensureTools } from "../tools/tools.ts";
import { command } from "./cli/command.ts";
import { runAgainst } from "./bench/against.ts";
import { comparison, medianRatio } from "./bench/compare.ts";
import { runFloors } from "./bench/floors.ts";
import { goalLine, isMet, type Goal } from "./bench/goals.ts";
import { parseRounds, roundsOption } from "./bench/medians.ts";
import { pulumiEnvironment } from "./pulumi-engine/pulumi-environment.ts";
import { removeTestStacks } from "./workspace/remove-test-stacks.ts";

/** How busy the machine is, which says what its figures are worth. */
const load = (): string => `${loadavg()[0]!.toFixed(1)} on ${cpus().length} cores`;

/** A start is no slower than another checkout's within what noise moves the median. */
const mostRatio = 1.03;

const againstGoals = async (checkout: string, rounds: number, base: string): Promise<readonly Goal[]> => {
  const pairs = await runAgainst(checkout, rounds, base);
  process.stdout.write(`${comparison(pairs)}\n\n`);
  return ["npm start", "npm start, Badger"].map((name) => ({
    name,
    value: medianRatio(name, pairs),
    limit: mostRatio,
    why: `of the other, median of ${rounds} pairs`,
    unit: "times",
  }));
};

await command(
  {
    command: "npm run bench:start --",
    summary:
      "Times npm start beside its floor: Elasticsearch alone and an empty Pulumi program. Medians; exit code 1 if over a goal.",
    options: {
      ...roundsOption,
      against: {
        type: "string",
        value: "FOLDER",
        help: "instead, alternate with another checkout (packages installed), and compare",
      },
      svg: { type: "string", value: "FILE", help: "write the breakdown of the start as a picture as well" },
    },
  },
  async ({ values }) => {
    const rounds = parseRounds(values.rounds);
    await ensureTools(neededTools);
    const base = mkdtempSync(join(tmpdir(), "observability-bench-"));
    const pulumi = await pulumiEnvironment();
    const env = { ...process.env, ...pulumi, PULUMI_HOME: join(base, "pulumi-home") };
    process.env["PATH"] = pulumi["PATH"];
    const loadBefore = load();
    try {
      const goals =
        values.against === undefined
          ? await runFloors({ rounds, base, svg: values.svg }, env)
          : await againstGoals(resolve(values.against), rounds, base);
      for (const goal of goals) process.stdout.write(`${goalLine(goal)}\n`);
      process.stdout.write(`Load of the machine: ${loadBefore} before, ${load()} after\n`);
      return goals.every(isMet) ? 0 : 1;
    } finally {
      await removeTestStacks(base);
    }
  },
);
