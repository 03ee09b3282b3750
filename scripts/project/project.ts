import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../base/user-error.ts";
import type { Inventory, PlatformKit, PlatformOptions, Traits } from "../../infra/platforms/kit.ts";
import type { Operations } from "../../infra/platforms/operations.ts";
import { platforms } from "../../infra/platforms/platforms.ts";
import type { Locate } from "../../infra/settings/mistakes.ts";
import { parseSettings, type Settings } from "../../infra/settings/settings.ts";
import { readStackFile } from "../../infra/settings/stack-file.ts";
import { stackOf, type Stack, type StackOptions } from "../../infra/stack.ts";
import { root } from "./root.ts";

/** A stack as its settings file describes it, and what can be done with it: what every command starts from. */
export interface Project extends PlatformOptions, Operations {
  readonly stack: Stack;
  readonly kit: PlatformKit;
  readonly traits: Traits;
}

/** The stack that a command works on if none is named. */
export const defaultStack = process.env["OBS_STACK"] ?? "local";

/** The option that every command about a stack has; a stack's name as the first argument does the same. */
export const stackOption = {
  stack: {
    type: "string",
    value: "NAME",
    help: "which stack, by its file Pulumi.<NAME>.yaml; or say its name first",
    default: defaultStack,
  },
} as const;

/** How a command is called for a stack, such as `npm run logs -- dev api`. */
export const commandFor = (
  { environment }: Pick<Project, "environment">,
  name: string,
  args: readonly string[] = [],
): string => {
  const all = environment === defaultStack ? args : [environment, ...args];
  const command = name === "start" ? "npm start" : `npm run ${name}`;
  return all.length === 0 ? command : `${command} -- ${all.join(" ")}`;
};

/** The stack with these settings on its platform, whose kit is loaded. */
export const projectOf = (
  kit: PlatformKit,
  environment: string,
  settings: Settings,
  stackOptions: StackOptions = {},
): Project => {
  const options: PlatformOptions = { environment, root, settings };
  const { traits } = platforms[settings.platform];
  const stack = stackOf(settings, stackOptions);
  return { ...options, ...kit.operations(stack, options), stack, kit, traits };
};

/** A project with what it was made from. */
export interface ReadProject extends Project {
  readonly inventory: Inventory;
  readonly locate: Locate;
}

/**
 * Reads and checks a stack's settings, and finds out which servers are available.
 *
 * @throws UserError with a line for each mistake (file and line, key, what was expected), or if the stack cannot be
 * worked on here.
 */
export const readProject = async (name: string): Promise<ReadProject> => {
  const { config, locate } = readStackFile(root, name);
  const settings = parseSettings(config, locate);
  const options: PlatformOptions = { environment: name, root, settings };
  const kit = await platforms[settings.platform].load();
  const inventory = await kit.inventory(options);
  const project = projectOf(kit, name, settings, { locate, ...inventory });
  const obstacle = kit.obstacle(options);
  if (obstacle !== undefined) throw new UserError(obstacle);
  return { ...project, inventory, locate };
};

/** The same project after programs were fetched, which may join its stack. */
export const withFetchedPrograms = async (project: ReadProject): Promise<Project> => {
  const { kit, environment, settings, locate } = project;
  const inventory = await kit.inventory(project);
  if (isDeepStrictEqual(inventory, project.inventory)) return project;
  return projectOf(kit, environment, settings, { locate, ...inventory });
};
