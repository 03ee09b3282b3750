import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The page of an alert, by the path that links lead to; nothing for any other path, and without a folder of them. */
export type FindRunbook = (path: string) => string | undefined;

/** Runbooks of a folder, one Markdown file an alert. A path can name no other file. */
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
