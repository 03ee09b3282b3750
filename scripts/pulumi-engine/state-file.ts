import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning } from "../../base/process-identity.ts";
import { root } from "../project/root.ts";

/** Folder of the state, if it is this checkout's own. */
const stateFolder = (): string | undefined =>
  process.env["PULUMI_BACKEND_URL"] === undefined ? join(root, ".state", ".pulumi") : undefined;

/** File of the stack's state, if it is in this checkout. */
export const stateFile = (stack: string): string | undefined => {
  const state = stateFolder();
  return state && join(state, "stacks", "observability", `${stack}.json`);
};

/** Whether the backend knows the stack, so that there may be something to destroy. */
export const stackExists = (stack: string): boolean => {
  const file = stateFile(stack);
  return file === undefined || existsSync(file);
};

/** What this project reads of a state, which Pulumi calls a checkpoint. */
export interface State {
  readonly pending_operations?: readonly unknown[];
  readonly resources?: readonly { readonly id?: string }[];
}

/** The state of a stack, if it is in this checkout and there is one. */
export const readState = (stack: string): State | undefined => {
  const file = stateFile(stack);
  if (file === undefined || !existsSync(file)) return undefined;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly checkpoint?: { readonly latest?: State };
  };
  return checkpoint?.latest;
};

/** Removes locks that a killed Pulumi of this machine left behind; those of running ones stay. */
export const removeStaleLocks = (stack: string): void => {
  const state = stateFolder();
  const folder = state && join(state, "locks", "organization", "observability", stack);
  if (!folder || !existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".json"))) {
    const path = join(folder, name);
    const { pid, hostname: host } = JSON.parse(readFileSync(path, "utf8")) as { pid: number; hostname: string };
    if (host === hostname() && !isRunning(pid)) rmSync(path);
  }
};
