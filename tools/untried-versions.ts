import { catalogue, overrideVariable } from "./catalogue.ts";
import type { LocatedTool } from "./tool.ts";
import { isAcceptable, rangeText } from "./version.ts";

/** A line for each program of the person's own that is of a version which this project's configurations are not written for. */
export const untriedVersions = (tools: Iterable<LocatedTool>): readonly string[] =>
  [...tools].flatMap(({ name, version, source }) => {
    // The range of Java depends on Elasticsearch, and another one is refused.
    if (source !== "override" || name === "java" || version === "unknown") return [];
    const { range } = catalogue[name];
    if (isAcceptable(version, range)) return [];
    return [`${name} ${version} (${overrideVariable(name)}) is untried here: expected ${rangeText(range)}`];
  });
