import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/user-error.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import type { Figures, Pair } from "./compare.ts";
import { must } from "./must.ts";

// One stream, so that the times are its last line.
const script = 'TIMEFORMAT="%R %U %S"; time "$@" >&2';

/** Runs a task; bash measures it with all that it waits for: Pulumi, but not the services. */
const measure = async (name: string, task: "start" | "stop", { folder, env }: Workspace): Promise<Figures> => {
  const args = ["-c", script, "bash", process.execPath, "scripts/run.js", task];
  const output = await must("bash", args, folder, { ...env, LC_ALL: "C" });
  const [seconds, user, system] = output.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { [name]: seconds!, [`${name}, CPU`]: user! + system! };
};

/** Starts the stack and stops it, with Badger and with Elasticsearch. */
const runOnce = async (workspace: Workspace): Promise<Figures> => {
  workspace.configure({ "traces.storage": "badger" });
  const badger = await measure("npm start, Badger", "start", workspace);
  const stop = await measure("npm run stop, Badger", "stop", workspace);
  workspace.configure({});
  return {
    ...(await measure("npm start", "start", workspace)),
    ...(await measure("npm run stop", "stop", workspace)),
    ...badger,
    ...stop,
  };
};

/**
 * Alternates another checkout with this one, so that both see the same noise.
 *
 * @throws UserError if it is no checkout, or its packages are not installed.
 */
export const runAgainst = async (checkout: string, rounds: number, base: string): Promise<readonly Pair[]> => {
  const installed = ["scripts/run.js", "node_modules"].every((entry) => existsSync(join(checkout, entry)));
  if (!installed) throw new UserError(`--against: expected a checkout with installed packages, got ${checkout}`);
  const other = await openWorkspace("other", {}, base, checkout);
  const own = await openWorkspace("own", {}, base);
  // The first starts fill caches.
  await runOnce(other);
  await runOnce(own);
  const pairs: Pair[] = [];
  for (let number = 1; number <= rounds; number++) {
    // Neither is always the first.
    const ownFirst = number % 2 === 0 ? await runOnce(own) : undefined;
    const before = await runOnce(other);
    pairs.push({ other: before, own: ownFirst ?? (await runOnce(own)) });
    process.stderr.write(`round ${number} of ${rounds} done\n`);
  }
  return pairs;
};
