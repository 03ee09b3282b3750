import { join } from "node:path";
import { dataDirectory, localUrls, type LocalOptions } from "../infra/platforms/local/local.ts";
import { parseSettings, type Locate, type Settings } from "../infra/settings.ts";
import { readStackFile } from "../infra/stack-file.ts";
import { stackOf, type Stack } from "../infra/stack.ts";

/** A stack as its settings file describes it: what every task starts from, without Pulumi. */
export interface Project extends LocalOptions {
  readonly stack: Stack;
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
export const projectOf = (name: string, settings: Settings, locate?: Locate): Project => {
  const options: LocalOptions = { environment: name, root, settings };
  const stack = stackOf(settings, locate);
  return {
    ...options,
    stack,
    directory: dataDirectory(options),
    urls: localUrls(stack, { shift: settings["ports.shift"] }),
  };
};

/**
 * Reads and checks a stack's settings.
 *
 * @throws UserError with a line for each mistake: file and line, key, what was expected.
 */
export const readProject = (name: string): Project => {
  const { config, locate } = readStackFile(root, name);
  return projectOf(name, parseSettings(config, locate), locate);
};
