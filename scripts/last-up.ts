import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocalContext } from "../infra/platforms/local/addresses.ts";
import { renderLocal, type LocalUnit } from "../infra/platforms/local/render.ts";
import { answers } from "../infra/provider/health.ts";
import { isAlive } from "../infra/provider/identity.ts";
import { recordedProcess, unitFolder } from "../infra/provider/unit-folder.ts";
import type { Project } from "./project.ts";
import { stateFile } from "./pulumi-cli.ts";

const recordFile = ({ directory }: Project): string => join(directory, "last-up");

/** What the last `up` made, and the state that it left: both unchanged means that another `up` would change nothing. */
const fingerprint = (units: readonly LocalUnit[], state: string): string => {
  const { mtimeMs, size } = statSync(state);
  return createHash("sha256")
    .update(JSON.stringify([units, mtimeMs, size]))
    .digest("hex");
};

const isUp = (unit: LocalUnit): Promise<boolean> => {
  if (unit.kind === "task") return answers(unit.inputs.verifyUrl, 2000);
  const identity = recordedProcess(unitFolder(unit.inputs.directory));
  return identity !== undefined && isAlive(identity) ? answers(unit.inputs.healthUrl, 2000) : Promise.resolve(false);
};

/** Remembers that the stack is as its settings say. */
export const rememberUp = (project: Project, context: LocalContext): void => {
  const state = stateFile(project.environment);
  if (state === undefined) return;
  mkdirSync(dirname(recordFile(project)), { recursive: true });
  writeFileSync(recordFile(project), fingerprint(renderLocal(project.stack, context), state));
};

/**
 * Whether `pulumi up` would find nothing to do: the same services from the same settings, Pulumi's state untouched since,
 * every process alive and healthy, every task's work there. In doubt it says no.
 */
export const isStillUp = async (project: Project, context: LocalContext): Promise<boolean> => {
  const state = stateFile(project.environment);
  const record = recordFile(project);
  if (state === undefined || !existsSync(state) || !existsSync(record)) return false;
  const units = renderLocal(project.stack, context);
  if (readFileSync(record, "utf8") !== fingerprint(units, state)) return false;
  return (await Promise.all(units.map(isUp))).every(Boolean);
};
