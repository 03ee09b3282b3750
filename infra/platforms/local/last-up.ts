import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isUp } from "../../provider/process.ts";
import { isDone } from "../../provider/task.ts";
import type { Stack } from "../../stack.ts";
import type { LocalContext } from "./addresses.ts";
import { renderLocal, type LocalUnit } from "./render.ts";

const recordFile = ({ directory }: Pick<LocalContext, "directory">): string => join(directory, "last-up");

/** The state that an `up` left: as long as it is this one, Pulumi did nothing since. */
const stateMark = (state: string): string => {
  const { mtimeMs, size } = statSync(state);
  return `${mtimeMs} ${size}`;
};

const hashOf = (units: readonly LocalUnit[]): string =>
  createHash("sha256").update(JSON.stringify(units)).digest("hex");

const isThere = (unit: LocalUnit): Promise<boolean> => (unit.kind === "task" ? isDone(unit.inputs) : isUp(unit.inputs));

/** Remembers that the stack is as its settings say. */
export const rememberUp = (
  context: Pick<LocalContext, "directory">,
  units: readonly LocalUnit[],
  state: string | undefined,
): void => {
  if (state === undefined) return;
  mkdirSync(dirname(recordFile(context)), { recursive: true });
  writeFileSync(recordFile(context), `${stateMark(state)}\n${hashOf(units)}`);
};

/**
 * Whether `pulumi up` would find nothing to do: the same services from the same settings, Pulumi's state untouched since,
 * every process alive and healthy, every task's work there. In doubt it says no.
 */
export const isStillUp = async (stack: Stack, context: LocalContext, state: string | undefined): Promise<boolean> => {
  const record = recordFile(context);
  if (state === undefined || !existsSync(state) || !existsSync(record)) return false;
  const [mark, hash] = readFileSync(record, "utf8").split("\n");
  if (mark !== stateMark(state)) return false;
  const units = renderLocal(stack, context);
  if (hash !== hashOf(units)) return false;
  return (await Promise.all(units.map(isThere))).every(Boolean);
};
