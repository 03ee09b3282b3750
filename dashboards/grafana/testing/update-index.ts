import { writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { renderPageIndex } from "./page-index.ts";

/** Where golden files are rewritten, the list of all pages comes first: the other files are made from it. */
export const setup = async ({ config }: TestProject): Promise<void> => {
  if (config.snapshotOptions.updateSnapshot !== "all") return;
  for (const [file, text] of await renderPageIndex()) writeFileSync(file, text);
};
