import type { Project } from "../project/project.ts";
import { askPulumi } from "./pulumi-cli.ts";
import { readState, removeStaleLocks } from "./state-file.ts";

/**
 * Repairs what a killed Pulumi left in the state: locks, and operations that started and never finished. If there were
 * such operations, returns the ids of all that Pulumi knows now: more than that may run.
 */
export const repairPulumiState = async (stack: string): Promise<ReadonlySet<string> | undefined> => {
  removeStaleLocks(stack);
  if (!readState(stack)?.pending_operations?.length) return undefined;
  await askPulumi(stack, ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack]);
  return new Set(readState(stack)?.resources?.flatMap(({ id }) => id ?? []));
};

/** Repairs what a killed run left of a stack: in Pulumi's state, and where the stack runs. */
export const repairState = async (project: Project): Promise<void> => {
  const known = await repairPulumiState(project.environment);
  if (known) await project.removeStrays(known);
};
