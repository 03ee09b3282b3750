import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { unitKey, type BuildUnit } from "./build-unit.ts";
import type { Env } from "./tool.ts";

/** The folder that all checkouts of a person share: `OBS_CACHE`, or `observability` in the cache folder of the system. */
export const cacheFolder = (env: Env): string => {
  if (env["OBS_CACHE"]) return resolve(env["OBS_CACHE"]);
  return resolve(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "observability");
};

/** Where a build ends up: whole, or not at all. */
export const unitFolder = (unit: BuildUnit, env: Env): string => join(cacheFolder(env), "tools", unitKey(unit));

/** Where the output of a build's last run is kept. */
export const unitLog = (unit: BuildUnit, env: Env): string => join(cacheFolder(env), "logs", `${unitKey(unit)}.log`);

/** Where the output of unpacking a release is kept. */
export const releaseLog = ({ key }: { readonly key: string }, env: Env): string =>
  join(cacheFolder(env), "logs", `${key}.log`);

/** Whether a path is a file that this user may run. */
export const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};
