import { dockerInventory } from "../../infra/platforms/docker/inventory.ts";
import { dockerOperations } from "../../infra/platforms/docker/operations.ts";
import { localInventory } from "../../infra/platforms/local/inventory.ts";
import { stackTools, type StackTools } from "../../infra/platforms/local/kept-tools.ts";
import { dataDirectory } from "../../infra/platforms/local/local.ts";
import { localOperations } from "../../infra/platforms/local/operations.ts";
import { ownerProblem } from "../../infra/platforms/local/owner.ts";
import type { Operations } from "../../infra/platforms/operations.ts";
import type { PlatformOptions } from "../../infra/platforms/platform.ts";
import { parseSettings, type PlatformName, type Settings } from "../../infra/settings/settings.ts";
import { readStackFile } from "../../infra/settings/stack-file.ts";
import { releasedVersions } from "../../base/released-versions.ts";
import { stackOf, type Inventory, type Stack, type StackOptions } from "../../infra/stack.ts";
import { UserError } from "../../base/user-error.ts";
import type { RunningVersions } from "../../base/versions.ts";
import { root } from "./root.ts";

/** A stack as its settings file describes it, and what can be done with it where it runs: what every task starts from. */
export interface Project extends PlatformOptions, Operations {
  readonly stack: Stack;
  /** What there is of the servers where it runs. */
  readonly inventory: Inventory;
  /** How its programs are found on this machine. */
  readonly tools: StackTools;
}

export { root };

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
      readonly operations: (options: PlatformOptions, stack: Stack, versions: RunningVersions) => Operations;
      readonly tools: (options: PlatformOptions) => StackTools;
      readonly inventory: (tools: StackTools) => Promise<Inventory>;
      /** Why the stack cannot be worked on. */
      readonly problem?: (options: PlatformOptions) => string | undefined;
    }
  >
> = {
  local: {
    operations: localOperations,
    tools: (options) => stackTools(dataDirectory(options)),
    inventory: ({ env }) => localInventory(env),
    problem: (options) => ownerProblem({ ...options, directory: dataDirectory(options) }),
  },
  docker: {
    operations: dockerOperations,
    tools: () => ({ env: process.env, notes: [], warnings: [] }),
    inventory: () => Promise.resolve(dockerInventory),
  },
};

/** A stack of this name with these settings. */
export const projectOf = (name: string, settings: Settings, stackOptions: StackOptions = {}): Project => {
  const options: PlatformOptions = { environment: name, root, settings };
  const stack = stackOf(settings, stackOptions);
  const { present = new Set(), versions = releasedVersions, pageless = new Set() } = stackOptions;
  const { operations, tools } = platforms[settings.platform];
  return {
    ...options,
    ...operations(options, stack, versions),
    stack,
    inventory: { present, versions, pageless },
    tools: tools(options),
  };
};

/**
 * Reads and checks a stack's settings, and looks what there is of its servers.
 *
 * @throws UserError with a line for each mistake: file and line, key, what was expected; or if its folder of data is
 * another stack's.
 */
export const readProject = async (name: string): Promise<Project> => {
  const { config, locate } = readStackFile(root, name);
  const settings = parseSettings(config, locate);
  const { inventory, tools, problem } = platforms[settings.platform];
  const found = await inventory(tools({ environment: name, root, settings }));
  const project = projectOf(name, settings, { locate, ...found });
  const line = problem?.(project);
  if (line !== undefined) throw new UserError(line);
  return project;
};
