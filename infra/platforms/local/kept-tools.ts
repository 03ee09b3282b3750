import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { isExecutable } from "../../../tools/cache.ts";
import { overrideVariable } from "../../../tools/catalogue.ts";
import type { Env, LocatedTool, ToolName } from "../../../tools/tool.ts";

/** Tools that a stack was brought up with, by name. */
export type KeptTools = Readonly<Partial<Record<ToolName, LocatedTool>>>;

const keptFile = (directory: string): string => join(directory, "tools.json");

/** The tools that the stack with this folder of data was last brought up with; none before its first start. */
export const keptTools = (directory: string): KeptTools => {
  try {
    // Written by `keepTools` below.
    return JSON.parse(readFileSync(keptFile(directory), "utf8")) as KeptTools;
  } catch {
    return {};
  }
};

/** What an earlier start leaves to the commands of a stack. */
export interface StackTools {
  /** The person's environment, and in it the programs that an earlier start was told of. */
  readonly env: Env;
  /** A line for each program that is used because an earlier start was told of it. */
  readonly notes: readonly string[];
  /** A line for each program that is no longer where it was. */
  readonly warnings: readonly string[];
}

const wayOut = (variable: string): string =>
  `${variable}=<path> names one, ${variable}=none does without one of your own`;

/**
 * How the tools of a stack are found: a program that was named by its variable (`OBS_GRAFANA`) at an earlier start, or
 * was on `PATH` then, is still the stack's where the variable or the folder of `PATH` is missing. A variable that is
 * set wins; `none` forgets.
 */
export const stackTools = (directory: string, env: Env = process.env): StackTools => {
  const found: Record<string, string | undefined> = { ...env };
  const notes: string[] = [];
  const warnings: string[] = [];
  for (const { name, path, executable, source } of Object.values(keptTools(directory))) {
    const variable = overrideVariable(name);
    if (env[variable] || (source !== "override" && source !== "path")) continue;
    if (!isExecutable(executable)) {
      warnings.push(`${name}: ${path}, which this stack was started with, is gone; ${wayOut(variable)}`);
      continue;
    }
    if (source === "path") {
      const folders = (found["PATH"] ?? "").split(delimiter);
      if (!folders.includes(dirname(executable))) found["PATH"] = [...folders, dirname(executable)].join(delimiter);
      continue;
    }
    found[variable] = path;
    notes.push(`${name}: ${path}, as ${variable} said at an earlier start; ${wayOut(variable)}`);
  }
  return { env: found, notes, warnings };
};

/** Notes what a stack is brought up with; what is not part of it now stays as it was noted, unless it is gone or forgotten. */
export const keepTools = (directory: string, tools: readonly LocatedTool[], env: Env = process.env): void => {
  const before = Object.values(keptTools(directory)).filter(
    ({ name, executable }) => env[overrideVariable(name)] !== "none" && isExecutable(executable),
  );
  const all = Object.fromEntries([...before, ...tools].map((tool) => [tool.name, tool]));
  mkdirSync(directory, { recursive: true });
  writeFileSync(keptFile(directory), `${JSON.stringify(all, undefined, 2)}\n`);
};
