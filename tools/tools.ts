import { dirname } from "node:path";
import type { EnsureOptions } from "./ensure-tools.ts";
import type { LocatedTool, ToolName } from "./tool.ts";

export { neededTools, optionalTools, pulumiTools } from "./catalogue.ts";
export { absenceOf, fitsKibana, isFullElasticsearch } from "./extras.ts";
export { untriedVersions } from "./untried-versions.ts";
export { locateTool } from "./locate-tool.ts";
export type { LocatedTool, ToolName, ToolSource } from "./tool.ts";

/** As `ensureTools` of `ensure-tools.ts`, which is loaded only when this is called: a start locates, and rarely builds. */
export const ensureTools = async (
  names: readonly ToolName[],
  options: EnsureOptions = {},
): Promise<ReadonlyMap<ToolName, LocatedTool>> => {
  const builder = await import("./ensure-tools.ts");
  return builder.ensureTools(names, options);
};

/** The folders to put in front of `PATH`, so that each of these tools is found by its name (and so Pulumi's host). */
export const pathFolders = (tools: Iterable<LocatedTool>): readonly string[] => [
  ...new Set([...tools].map(({ executable }) => dirname(executable))),
];
