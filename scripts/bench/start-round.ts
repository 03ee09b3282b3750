import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Stretch } from "../start-up/timeline.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { openElasticsearch } from "./elasticsearch-alone.ts";
import type { EmptyProgram } from "./empty-program.ts";
import { median, timed } from "./medians.ts";
import { npm } from "./must.ts";

export type Measure =
  | "Elasticsearch alone"
  | "empty program, up"
  | "empty program, no change"
  | "npm start"
  | "npm start, no change"
  | "npm start, Badger"
  | "npm run stop";

export interface Round {
  readonly seconds: Readonly<Record<Measure, number>>;
  readonly timeline: readonly Stretch[];
}

/** Measures everything once. */
export const runRound = async (workspace: Workspace, empty: EmptyProgram): Promise<Round> => {
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
export const middleTimeline = (rounds: readonly Round[]): readonly Stretch[] => {
  const middle = rounds[0]!.timeline.map(({ name }) => {
    const same = rounds.map(({ timeline }) => timeline.find((stretch) => stretch.name === name)!);
    return { name, from: median(same.map(({ from }) => from)), to: median(same.map(({ to }) => to)) };
  });
  return middle.toSorted((a, b) => a.from - b.from);
};

const restMs = 30_000;

/** Resident mebibytes of all the stack's processes, half a minute after its start. */
export const memoryAtRest = async (workspace: Workspace, storage: "elasticsearch" | "badger"): Promise<number> => {
  workspace.configure({ "traces.storage": storage });
  await npm(["start"], workspace);
  await pause(restMs);
  const { output } = await workspace.run("status", "--json");
  const rows = JSON.parse(output) as readonly { readonly memory: string }[];
  await npm(["stop"], workspace);
  return rows.reduce((sum, { memory }) => sum + Number.parseInt(memory, 10), 0);
};
