import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocalContext } from "../../infra/platforms/local/addresses.ts";
import { dataDirectory } from "../../infra/platforms/local/local.ts";
import { renderLocal, type LocalUnit } from "../../infra/platforms/local/render.ts";
import { isUp } from "../../infra/provider/process.ts";
import { isDone } from "../../infra/provider/task.ts";
import type { Project } from "../project/project.ts";
import { stateFile } from "../pulumi-engine/state-file.ts";

const recordFile = (project: Project): string => join(dataDirectory(project), "last-up");

/** The state that an `up` left: as long as it is this one, Pulumi did nothing since. */
const stateMark = (state: string): string => {
  const { mtimeMs, size } = statSync(state);
  return `${mtimeMs} ${size}`;
};

const hashOf = (units: readonly LocalUnit[]): string =>
  createHash("sha256").update(JSON.stringify(units)).digest("hex");

const isThere = (unit: LocalUnit): Promise<boolean> => (unit.kind === "task" ? isDone(unit.inputs) : isUp(unit.inputs));

/** Remembers that the stack is as its settings say. */
export const rememberUp = (project: Project, units: readonly LocalUnit[]): void => {
  const state = stateFile(project.environment);
  if (state === undefined) return;
  mkdirSync(dirname(recordFile(project)), { recursive: true });
  writeFileSync(recordFile(project), `${stateMark(state)}\n${hashOf(units)}`);
};

/**
 * Whether `pulumi up` would find nothing to do: the same services from the same settings, Pulumi's state untouched since,
 * every process alive and healthy, every task's work there. In doubt it says no.
 */
export const isStillUp = async (project: Project, context: LocalContext): Promise<boolean> => {
  const state = stateFile(project.environment);
  const record = recordFile(project);
  if (state === undefined || !existsSync(state) || !existsSync(record)) return false;
  const [mark, hash] = readFileSync(record, "utf8").split("\n");
  if (mark !== stateMark(state)) return false;
  const units = renderLocal(project.stack, context);
  if (hash !== hashOf(units)) return false;
  return (await Promise.all(units.map(isThere))).every(Boolean);
};
