import { homedir } from "node:os";
import type { Env } from "./tool.ts";

/** A path as people write it: their home as `~`. */
export const shortPath = (path: string, env: Env): string => {
  const home = env["HOME"] || homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
};
