import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import type { TestProject } from "vitest/node";

/** A module of this project that is generated from the files of a folder. */
export interface GeneratedModule {
  readonly file: string;
  readonly text: string;
}

/** The module with a first line that says where it comes from, formatted like every other file. */
export const generatedModule = async (file: string, folder: string, code: string): Promise<GeneratedModule> => {
  const text = `// Generated from the files in ${folder}: \`npm run test:golden\` rewrites it.\n${code}`;
  return { file, text: await format(text, { ...(await resolveConfig(file)), filepath: file }) };
};

/** A global setup of vitest that writes modules before golden files are rewritten, because those depend on them. */
export const rewriting =
  (render: () => Promise<readonly GeneratedModule[]>) =>
  async ({ config }: TestProject): Promise<void> => {
    if (config.snapshotOptions.updateSnapshot !== "all") return;
    for (const { file, text } of await render()) writeFileSync(file, text);
  };
