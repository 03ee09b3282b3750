import { resolve } from "node:path";
import { locateTool, type LocatedTool, type ToolName } from "../../../tools/tools.ts";
import type { Stack } from "../../stack.ts";
import { UserError } from "../../../base/user-error.ts";
import { releasedVersions } from "../../../base/released-versions.ts";
import type { ComponentName, ToolComponent } from "../../../base/versions.ts";
import { hostPort } from "../machine/host-port.ts";
import type { PlatformOptions, Urls } from "../kit.ts";
import { publicUrls } from "../public-urls.ts";
import { type LocalContext } from "./addresses.ts";
import { classArchives } from "../../fast-start/class-archive.ts";
import { stackTools } from "./kept-tools.ts";
import { bundledProgram, bundledPrograms } from "../../fast-start/programs.ts";

const isTool = (component: ComponentName): component is ToolComponent => component in releasedVersions;

/** The tools that a stack's programs are, each once. */
export const toolsOf = (stack: Stack): readonly ToolName[] => {
  const names = stack.specs.flatMap(({ program }): readonly ToolName[] => {
    if (!("component" in program)) return [];
    const { component, runtime } = program;
    if (!isTool(component)) throw new Error(`${component}: it runs in containers only`);
    return runtime === "jvm" ? ["java", component] : [component];
  });
  return [...new Set(names)];
};

/** Folder of a stack's data, logs and run files. */
export const dataDirectory = ({ environment, root, settings }: PlatformOptions): string =>
  resolve(root, settings["data.directory"] ?? `.data/${environment}`);

/** A stack's tools on this machine, by name. */
export type LocalTools = ReadonlyMap<string, LocatedTool>;

/**
 * Locates the tools of a stack; makes none.
 *
 * @throws UserError with the way out, if one is missing.
 */
export const localTools = async (options: PlatformOptions, stack: Stack): Promise<LocalTools> => {
  const names = toolsOf(stack);
  const { env } = stackTools(dataDirectory(options));
  const located = await Promise.all(names.map((name) => locateTool(name, env)));
  const missing = names.filter((_, index) => !located[index]);
  if (missing.length > 0) {
    throw new UserError(
      `tools: ${missing.join(", ")} not found; "npm start" and "npm run doctor -- --build" fetch or build them`,
    );
  }
  return new Map(located.map((tool) => [tool!.name, tool!]));
};

/** The context of a stack on this machine; our own programs are bundled if need be. */
export const localContext = async (
  options: PlatformOptions,
  stack: Stack,
  located?: LocalTools,
): Promise<LocalContext> => {
  const tools = located ?? (await localTools(options, stack));
  const programs = await bundledPrograms(options.root);
  const [java, distribution] = [tools.get("java"), tools.get("elasticsearch")];
  return {
    environment: options.environment,
    root: options.root,
    directory: dataDirectory(options),
    shift: options.settings["ports.shift"],
    classArchives: java && distribution && classArchives(java.path, distribution),
    program: (entry) => bundledProgram(programs, entry),
    locate: (component) => (component === "node" ? process.execPath : tools.get(component)!.path),
    executable: (component) => tools.get(component)!.executable,
  };
};

/** Addresses for people of a stack on this machine, by the service's name. */
export const localUrls = (stack: Stack, context: Pick<LocalContext, "shift">): Urls =>
  publicUrls(stack, (service, port) => `http://127.0.0.1:${hostPort(context, stack, service, port)}`);
