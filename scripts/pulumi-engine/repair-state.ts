import type { Project } from "../project/project.ts";
import { repairPulumiState } from "./pulumi-cli.ts";

/** Mends what a killed run left of a stack: in Pulumi's state, and where the stack runs. */
export const repairState = async (project: Project): Promise<void> => {
  const known = await repairPulumiState(project.environment);
  if (known) await project.removeStrays(known);
};
