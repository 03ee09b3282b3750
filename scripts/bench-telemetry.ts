import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./cli/command.ts";
import { median, parseRounds, roundsOption, spread } from "./bench/medians.ts";
import { root } from "./project/project.ts";
import { table } from "./cli/table.ts";
import { goalsOf } from "./telemetry-cost/goals.ts";
import { type Cost, measure } from "./telemetry-cost/measure.ts";
import { makePrograms } from "./telemetry-cost/programs.ts";
import { none, sweep, type Variant, variants } from "./telemetry-cost/variants.ts";
import { timelineSvg } from "./start-up/timeline-bars.ts";

const requests = 6000;

await command(
  {
    command: "npm run bench:telemetry --",
    summary:
      "Measures what metrics, logs and traces cost a request, beside OpenTelemetry's auto-instrumentations. Medians; exit code 1 if over a goal.",
    options: {
      ...roundsOption,
      svg: { type: "string", value: "FILE", help: "write the cost as a picture as well" },
    },
  },
  async ({ values }) => {
    const rounds = parseRounds(values.rounds);
    const cache = join(root, "node_modules", ".cache");
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, "telemetry-cost-"));
    try {
      const programs = await makePrograms(folder);
      const log = openSync(join(folder, "log"), "a");
      const costs = new Map<Variant, Cost[]>([...variants, ...sweep].map((variant) => [variant, []]));
      for (let round = 1; round <= rounds; round++) {
        // One after the other in each round: what slows the machine down for a while slows all of them.
        for (const [variant, list] of costs) list.push(await measure(variant, { programs, requests, log }));
        process.stderr.write(`round ${round} of ${rounds} done\n`);
      }
      const middle = (variant: Variant, key: keyof Cost): number =>
        median(costs.get(variant)!.map((cost) => cost[key]));
      const added = (variant: Variant): number => middle(variant, "cpu") - middle(none, "cpu");
      const rows = [...costs].map(([variant, list]) => [
        variant.name,
        ...spread(
          list.map(({ cpu }) => cpu),
          0,
        ),
        added(variant).toFixed(0),
        middle(variant, "resident").toFixed(0),
        String(Math.max(...list.map(({ lost }) => lost))),
      ]);
      const heading = ["MICROSECONDS OF CPU A REQUEST", "MIN", "MEDIAN", "MAX", "ADDED", "RESIDENT MIB", "SPANS LOST"];
      process.stdout.write(`${table([heading, ...rows])}\n\n`);
      if (values.svg) {
        const bars = variants.filter((variant) => variant !== none);
        const stretches = bars.map((variant) => ({ name: variant.name, from: 0, to: Math.max(0, added(variant)) }));
        writeFileSync(
          values.svg,
          timelineSvg("Microseconds of CPU that telemetry adds to a request, medians", stretches),
        );
      }
      const lost = Math.max(
        ...[...costs].flatMap(([{ sdk }, list]) => (sdk === "lean" ? list : [])).map((cost) => cost.lost),
      );
      const goals = goalsOf({ added, resident: (variant) => middle(variant, "resident"), lost });
      for (const { name, value, limit, why } of goals) {
        const line = `${name}: ${value.toFixed(1)}, at most ${limit.toFixed(1)} (${why})`;
        process.stdout.write(`${value <= limit ? "✓" : "✗"} ${line}\n`);
      }
      return goals.every(({ value, limit }) => value <= limit) ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
