import { join } from "node:path";
import { dataDirectory, localUrls, type LocalOptions } from "../infra/platforms/local/local.ts";
import { localExtras } from "../infra/platforms/local/extras.ts";
import { ownerProblem } from "../infra/platforms/local/owner.ts";
import { parseSettings, type Settings } from "../infra/settings.ts";
import { readStackFile } from "../infra/stack-file.ts";
import { stackOf, type Extra, type Stack, type StackOptions } from "../infra/stack.ts";
import { UserError } from "../infra/user-error.ts";

/** A stack as its settings file describes it: what every task starts from, without Pulumi. */
export interface Project extends LocalOptions {
  readonly stack: Stack;
  /** What of the extras can be had on this machine. */
  readonly extras: ReadonlySet<Extra>;
  /** Folder of data, logs and run files. */
  readonly directory: string;
  /** Addresses for people, by the service's name. */
  readonly urls: Readonly<Record<string, string>>;
}

/** The project's root: the folder of `Pulumi.yaml`. */
export const root = join(import.meta.dirname, "..");

/** The option that every task about a stack has. */
export const stackOption = {
  stack: {
    type: "string",
    value: "NAME",
    help: "which stack, by its file Pulumi.<NAME>.yaml",
    default: process.env["OBS_STACK"] ?? "local",
  },
} as const;

/** A stack of this name with these settings. */
export const projectOf = (name: string, settings: Settings, stackOptions: StackOptions = {}): Project => {
  const options: LocalOptions = { environment: name, root, settings };
  const stack = stackOf(settings, stackOptions);
  return {
    ...options,
    stack,
    extras: stackOptions.present ?? new Set(),
    directory: dataDirectory(options),
    urls: localUrls(stack, { shift: settings["ports.shift"] }),
  };
};

/**
 * Reads and checks a stack's settings, and looks what of its extras is on this machine.
 *
 * @throws UserError with a line for each mistake: file and line, key, what was expected; or if its folder of data is
 * another stack's.
 */
export const readProject = async (name: string): Promise<Project> => {
  const { config, locate } = readStackFile(root, name);
  const settings = parseSettings(config, locate);
  if (settings.platform !== "local") {
    throw new UserError(
      `${locate("platform")}: platform: this command knows "local" only; for the others: npm run pulumi -- up --stack ${name}`,
    );
  }
  const project = projectOf(name, settings, { locate, present: await localExtras() });
  const problem = ownerProblem(project);
  if (problem !== undefined) throw new UserError(problem);
  return project;
};
