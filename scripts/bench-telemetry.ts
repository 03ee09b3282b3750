import { availableParallelism, loadavg } from "node:os";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./cli/command.ts";
import { median, parseRounds, roundsOption, spread } from "./bench/medians.ts";
import { root } from "./project/root.ts";
import { table } from "./cli/table.ts";
import { goalsOf } from "./telemetry-cost/goals.ts";
import { type Cost, measureRound } from "./telemetry-cost/measure.ts";
import { makePrograms } from "./telemetry-cost/programs.ts";
import { none, sweep, type Variant, variants } from "./telemetry-cost/variants.ts";
import { timelineSvg } from "./start-up/timeline-bars.ts";

const slices = 10;
const requests = 600;

/** Processes that ran or waited on average in the last minute. */
const machineLoad = (): string => loadavg()[0]!.toFixed(1);

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
      const shown = [...variants, ...sweep];
      const costs = new Map<Variant, Cost[]>(shown.map((variant) => [variant, []]));
      const before = machineLoad();
      const during: string[] = [];
      for (let round = 1; round <= rounds; round++) {
        const measured = await measureRound(shown, { programs, slices, requests, log });
        for (const [variant, cost] of measured) costs.get(variant)!.push(cost);
        during.push(machineLoad());
        process.stderr.write(`round ${round} of ${rounds} done, load ${during.at(-1)}\n`);
      }
      const cpu = (variant: Variant): readonly number[] => costs.get(variant)!.flatMap((cost) => cost.cpu);
      const resident = (variant: Variant): number => median(costs.get(variant)!.map((cost) => cost.resident));
      const bare = cpu(none);
      // Of each slice what is more than the same slice without telemetry: both met the same machine.
      const added = (variant: Variant): number => median(cpu(variant).map((micros, slice) => micros - bare[slice]!));
      const rows = shown.map((variant) => [
        variant.name,
        ...spread(cpu(variant), 0),
        added(variant).toFixed(0),
        resident(variant).toFixed(0),
        String(Math.max(...costs.get(variant)!.map(({ lost }) => lost))),
      ]);
      const heading = ["MICROSECONDS OF CPU A REQUEST", "MIN", "MEDIAN", "MAX", "ADDED", "RESIDENT MIB", "SPANS LOST"];
      process.stdout.write(`${table([heading, ...rows])}\n\n`);
      // The benchmark itself is a load of less than one.
      const load = `Load of the machine: ${before} before, ${during.join(", ")} after each round`;
      process.stdout.write(`${load}; ${availableParallelism()} cores\n`);
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
      const goals = goalsOf({ added, resident, lost });
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
