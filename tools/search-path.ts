import { delimiter, join } from "node:path";
import { isExecutable } from "./cache.ts";
import type { Env } from "./tool.ts";

/** Every program of a name that the folders of `PATH` hold, in their order. */
export const onSearchPath = (program: string, env: Env): readonly string[] =>
  (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .filter(isExecutable);
