import { $ } from "zx";
import { UserError } from "../../base/user-error.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * Runs a program to its end, and gives back what it printed.
 *
 * @throws UserError with what it printed if it fails.
 */
export const must = async (
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> => {
  const { exitCode, stdall } = await $({ cwd, env, nothrow: true, quiet: true })`${program} ${args}`;
  if (exitCode !== 0) throw new UserError(`${program} ${args.join(" ")} failed:\n${stdall}`);
  return stdall;
};

/** Runs a task of a workspace by npm, as a person does. */
export const npm = (args: readonly string[], { folder, env }: Workspace): Promise<string> =>
  must("npm", ["run", ...args], folder, env);
