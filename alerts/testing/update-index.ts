import { writeFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { indexFile, renderIndex } from "./definitions-index.ts";
import { receiversFile, renderReceiversIndex } from "./receivers-index.ts";

/** Writes the lists of alerts and receivers before other golden files are rewritten, because those depend on them. */
export const setup = ({ config }: TestProject): void => {
  if (config.snapshotOptions.updateSnapshot !== "all") return;
  writeFileSync(indexFile, renderIndex());
  writeFileSync(receiversFile, renderReceiversIndex());
};
