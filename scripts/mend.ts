import type { Project } from "./project.ts";
import { mendState } from "./pulumi-cli.ts";

/** Mends what a killed run left of a stack: in Pulumi's state, and where the stack runs. */
export const mend = async (project: Project): Promise<void> => {
  const known = await mendState(project.environment);
  if (known) await project.removeStrays(known);
};
