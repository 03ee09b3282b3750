import { writeFileSync } from "node:fs";
import { table } from "../cli/table.ts";
import { timelineBars, timelineSvg } from "../start-up/timeline-bars.ts";
import type { Stretch } from "../start-up/timeline.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { openEmptyProgram } from "./empty-program.ts";
import type { Goal } from "./goals.ts";
import { median, spread, timed } from "./medians.ts";
import { npm } from "./must.ts";
import { memoryAtRest, middleTimeline, runRound, type Measure, type Round } from "./start-round.ts";

const showTimeline = (stretches: readonly Stretch[]): string => {
  const bars = timelineBars(stretches);
  const rows = stretches.map(({ name, from, to }, index) => [
    name,
    ...[from, to, to - from].map((seconds) => seconds.toFixed(2)),
    bars[index]!,
  ]);
  return table([["NPM START (SECONDS)", "FROM", "TO", "TOOK", ""], ...rows]);
};

const goalsOf = (middle: (name: Measure) => number): readonly Goal[] => {
  const [up, again] = [middle("empty program, up"), middle("empty program, no change")];
  const most = {
    "npm start": [middle("Elasticsearch alone") + 2 * up, "Elasticsearch alone + 2 × empty"],
    "npm start, Badger": [3 * up, "3 × empty"],
    "npm start, no change": [1.5 * again, "1.5 × empty, no change"],
  } as const;
  return (Object.keys(most) as (keyof typeof most)[]).map((name) => {
    const [limit, why] = most[name];
    return { name, value: middle(name), limit, why, unit: "s" };
  });
};

/**
 * Measures starts beside their floors, Elasticsearch alone and an empty program, and prints medians and where the time
 * goes, as a picture as well if `svg` names a file.
 */
export const runFloors = async (
  { rounds: count, base, svg }: { readonly rounds: number; readonly base: string; readonly svg: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<readonly Goal[]> => {
  const empty = await openEmptyProgram(base, env);
  await empty.up();
  const workspace = await openWorkspace("bench", {}, base);
  const first = await timed(() => npm(["start"], workspace));
  await npm(["stop"], workspace);
  const rounds: Round[] = [];
  for (let number = 1; number <= count; number++) {
    rounds.push(await runRound(workspace, empty));
    process.stderr.write(`round ${number} of ${count} done\n`);
  }
  const of = (name: Measure) => rounds.map(({ seconds }) => seconds[name]);
  const rows = (Object.keys(rounds[0]!.seconds) as Measure[]).map((name) => [name, ...spread(of(name), 2)]);
  const timeline = middleTimeline(rounds);
  process.stdout.write(`${table([["SECONDS", "MIN", "MEDIAN", "MAX"], ...rows])}\n\n`);
  process.stdout.write(`The very first start in a new folder, once: ${first.toFixed(2)} s\n\n`);
  process.stdout.write(`${showTimeline(timeline)}\n\n`);
  if (svg) writeFileSync(svg, timelineSvg("npm start, medians in seconds", timeline));
  const memory = {
    elasticsearch: await memoryAtRest(workspace, "elasticsearch"),
    badger: await memoryAtRest(workspace, "badger"),
  };
  return [
    ...goalsOf((name) => median(of(name))),
    { name: "memory at rest", value: memory.elasticsearch, limit: 1600, why: "1.6 GB", unit: "MiB" },
    { name: "memory at rest, Badger", value: memory.badger, limit: 700, why: "700 MB", unit: "MiB" },
  ];
};
