import { join } from "node:path";
import { dockerExtras } from "../infra/platforms/docker/extras.ts";
import { dockerOperations } from "../infra/platforms/docker/operations.ts";
import { localExtras } from "../infra/platforms/local/extras.ts";
import { dataDirectory } from "../infra/platforms/local/local.ts";
import { localOperations } from "../infra/platforms/local/operations.ts";
import { ownerProblem } from "../infra/platforms/local/owner.ts";
import type { Operations } from "../infra/platforms/operations.ts";
import type { PlatformOptions } from "../infra/platforms/platform.ts";
import { parseSettings, type PlatformName, type Settings } from "../infra/settings.ts";
import { readStackFile } from "../infra/stack-file.ts";
import { stackOf, type Extra, type Stack, type StackOptions } from "../infra/stack.ts";
import { UserError } from "../infra/user-error.ts";

/** A stack as its settings file describes it, and what can be done with it where it runs: what every task starts from. */
export interface Project extends PlatformOptions, Operations {
  readonly stack: Stack;
  /** What of the extras can be had where it runs. */
  readonly extras: ReadonlySet<Extra>;
}

/** The project's root: the folder of `Pulumi.yaml`. */
export const root = join(import.meta.dirname, "..");

/** The stack that a task is about if nobody says which. */
export const defaultStack = process.env["OBS_STACK"] ?? "local";

/** The option that every task about a stack has; a stack's name as the first argument says the same. */
export const stackOption = {
  stack: {
    type: "string",
    value: "NAME",
    help: "which stack, by its file Pulumi.<NAME>.yaml; or say its name first",
    default: defaultStack,
  },
} as const;

/** How a task is called for a stack, such as `npm run logs -- dev api`. */
export const commandFor = (
  { environment }: Pick<Project, "environment">,
  task: string,
  args: readonly string[] = [],
): string => {
  const all = environment === defaultStack ? args : [environment, ...args];
  const command = task === "start" ? "npm start" : `npm run ${task}`;
  return all.length === 0 ? command : `${command} -- ${all.join(" ")}`;
};

const platforms: Readonly<
  Record<
    PlatformName,
    {
      readonly operations: (options: PlatformOptions, stack: Stack) => Operations;
      readonly extras: () => Promise<ReadonlySet<Extra>>;
      /** Why the stack cannot be worked on. */
      readonly problem?: (options: PlatformOptions) => string | undefined;
    }
  >
> = {
  local: {
    operations: localOperations,
    extras: () => localExtras(),
    problem: (options) => ownerProblem({ ...options, directory: dataDirectory(options) }),
  },
  docker: { operations: dockerOperations, extras: () => Promise.resolve(dockerExtras) },
};

/** A stack of this name with these settings. */
export const projectOf = (name: string, settings: Settings, stackOptions: StackOptions = {}): Project => {
  const options: PlatformOptions = { environment: name, root, settings };
  const stack = stackOf(settings, stackOptions);
  return {
    ...options,
    ...platforms[settings.platform].operations(options, stack),
    stack,
    extras: stackOptions.present ?? new Set(),
  };
};

/**
 * Reads and checks a stack's settings, and looks what of its extras can be had.
 *
 * @throws UserError with a line for each mistake: file and line, key, what was expected; or if its folder of data is
 * another stack's.
 */
export const readProject = async (name: string): Promise<Project> => {
  const { config, locate } = readStackFile(root, name);
  const settings = parseSettings(config, locate);
  const { extras, problem } = platforms[settings.platform];
  const project = projectOf(name, settings, { locate, present: await extras() });
  const line = problem?.(project);
  if (line !== undefined) throw new UserError(line);
  return project;
};
