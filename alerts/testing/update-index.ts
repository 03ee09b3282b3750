import { writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { indexFile, renderIndex } from "./definitions-index.ts";

/** Where golden files are rewritten, the list of all alerts comes first: the other files are made from it. */
export const setup = ({ config }: TestProject): void => {
  if (config.snapshotOptions.updateSnapshot === "all") writeFileSync(indexFile, renderIndex());
};
