import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../base/user-error.ts";
import { versions } from "../base/versions.ts";
import { outputOf } from "./program-output.ts";
import { buildUnits } from "./build-unit.ts";
import { isExecutable, unitFolder } from "./cache.ts";
import { catalogue, overrideVariable, type VersionRange } from "./catalogue.ts";
import { distributionOf } from "./distribution.ts";
import { releaseFolder } from "./release.ts";
import { onSearchPath } from "./search-path.ts";
import type { Env, LocatedTool, ToolName, ToolSource } from "./tool.ts";
import { isAcceptable } from "./version.ts";

/** Looks for a tool in one place. */
export type Finder = (name: ToolName, env: Env) => Promise<LocatedTool | undefined>;

const inspect = async (
  name: ToolName,
  executable: string,
  source: ToolSource,
  env: Env,
): Promise<LocatedTool | undefined> => {
  const { shape, ask } = catalogue[name];
  if (shape === "folder") {
    const found = await distributionOf(name, executable, env);
    if (!found) return undefined;
    const own = join(found.folder, "bin", catalogue[name].program);
    return { name, path: found.folder, executable: own, version: found.version, source };
  }
  const answer = ask && (await outputOf(executable, ask.args, env));
  const version = answer && ask.answer.exec(answer)?.[1];
  return version ? { name, path: executable, executable, version, source } : undefined;
};

const programAt = (name: ToolName, path: string): string => {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  return isFolder ? join(path, "bin", catalogue[name].program) : path;
};

/**
 * The program (or, for distributions, the folder) that a variable such as `OBS_JAEGER` names; it is taken as it is.
 * `none` names none, also where an earlier start named one.
 */
export const fromOverride: Finder = async (name, env) => {
  const variable = overrideVariable(name);
  const value = env[variable];
  if (!value || value === "none") return undefined;
  const executable = programAt(name, resolve(value));
  if (!isExecutable(executable)) {
    throw new UserError(`${variable}=${value}: no program that may be run; name one, or unset ${variable}`);
  }
  const found = await inspect(name, executable, "override", env);
  if (found) return found;
  const path = catalogue[name].shape === "folder" ? dirname(dirname(executable)) : executable;
  return { name, path, executable, version: "unknown", source: "override" };
};

interface Place {
  readonly folder: string;
  readonly version: string;
  readonly source: ToolSource;
}

/** A release has all that the vendor's program has, web pages included: it comes before what was built. */
const placesOf = (name: ToolName, env: Env): readonly Place[] => {
  const { unit, release } = catalogue[name];
  const released = release && releaseFolder(release, env);
  return [
    ...(released
      ? [{ folder: released, version: versions[release].released.version, source: "release" as const }]
      : []),
    ...(unit
      ? [{ folder: unitFolder(buildUnits[unit], env), version: buildUnits[unit].version, source: "cache" as const }]
      : []),
  ];
};

/** What an earlier run left in the cache; its recipe's hash is its name, so nothing has to be started to know it. */
export const fromCache: Finder = (name, env) => {
  const { shape, program } = catalogue[name];
  const place = placesOf(name, env).find(({ folder }) => existsSync(join(folder, "bin", program)));
  if (!place) return Promise.resolve(undefined);
  const { folder, version, source } = place;
  const executable = join(folder, "bin", program);
  return Promise.resolve({ name, path: shape === "folder" ? folder : executable, executable, version, source });
};

const javaHome = (name: ToolName, env: Env): readonly string[] => {
  const home = name === "java" && env["JAVA_HOME"] ? join(env["JAVA_HOME"], "bin", "java") : undefined;
  return home && isExecutable(home) ? [home] : [];
};

/** The first on `PATH` (for Java, before that in `JAVA_HOME`) whose version is in a range. */
export const findOnPath = async (name: ToolName, env: Env, range: VersionRange): Promise<LocatedTool | undefined> => {
  for (const executable of [...javaHome(name, env), ...onSearchPath(catalogue[name].program, env)]) {
    const found = await inspect(name, executable, "path", env);
    if (found && isAcceptable(found.version, range)) return found;
  }
  return undefined;
};

/** The first on `PATH` whose version the stack is written for. */
export const fromPath: Finder = (name, env) => findOnPath(name, env, catalogue[name].range);
