import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Finds the runbook of an alert by its URL path; `undefined` for other paths, or if there is no folder. */
export type FindRunbook = (path: string) => string | undefined;

/** The runbooks of a folder, one Markdown file per alert. No path can reach another file. */
export const runbooksOf = (folder: string | undefined): FindRunbook => {
  return (path) => {
    const [, name] = /^\/runbooks\/([A-Za-z][A-Za-z0-9]*\.md)$/.exec(path) ?? [];
    if (folder === undefined || name === undefined) return undefined;
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      return undefined;
    }
  };
};
