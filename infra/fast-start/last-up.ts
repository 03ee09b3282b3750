import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isUp } from "../provider/process.ts";
import { isDone } from "../provider/task.ts";
import type { GivenSecrets } from "../settings/given-secrets.ts";
import type { LocalContext } from "../platforms/local/addresses.ts";
import type { LocalUnit } from "../platforms/local/render.ts";

const recordFile = ({ directory }: Pick<LocalContext, "directory">): string => join(directory, "last-up");

/** The state that an `up` left: as long as it is this one, Pulumi did nothing since. */
const stateMark = (state: string): string => {
  const { mtimeMs, size } = statSync(state);
  return `${mtimeMs} ${size}`;
};

/** All that decides what runs. */
export interface Wanted {
  readonly units: readonly LocalUnit[];
  readonly given: GivenSecrets;
}

const hashOf = ({ units, given }: Wanted): string => {
  const marks = Object.entries(given).map(([name, { text }]) => [name, text.mark]);
  return createHash("sha256")
    .update(JSON.stringify([units, marks]))
    .digest("hex");
};

const isThere = (unit: LocalUnit): Promise<boolean> => (unit.kind === "task" ? isDone(unit.inputs) : isUp(unit.inputs));

/** Remembers that the stack is as its settings say. */
export const rememberUp = (
  context: Pick<LocalContext, "directory">,
  wanted: Wanted,
  state: string | undefined,
): void => {
  if (state === undefined) return;
  mkdirSync(dirname(recordFile(context)), { recursive: true });
  writeFileSync(recordFile(context), `${stateMark(state)}\n${hashOf(wanted)}`);
};

/**
 * Whether `pulumi up` would find nothing to do: the same services from the same settings, Pulumi's state untouched since,
 * every process alive and healthy, every task's work there. In doubt it says no.
 */
export const isStillUp = async (
  context: Pick<LocalContext, "directory">,
  /** Renders the stack, which takes a while: only called if the state may still be the one of the last start. */
  render: () => Wanted,
  state: string | undefined,
): Promise<boolean> => {
  const record = recordFile(context);
  if (state === undefined || !existsSync(state) || !existsSync(record)) return false;
  const [mark, hash] = readFileSync(record, "utf8").split("\n");
  if (mark !== stateMark(state)) return false;
  const wanted = render();
  if (hash !== hashOf(wanted)) return false;
  return (await Promise.all(wanted.units.map(isThere))).every(Boolean);
};
