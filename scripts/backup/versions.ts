import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Project } from "../project/project.ts";
import { root } from "../project/root.ts";

const appVersion = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

/** The version of a service's program where the stack runs. */
export const versionOf = (project: Pick<Project, "stack" | "version">, service: string): string => {
  const { program } = project.stack.specs.find(({ name }) => name === service)!;
  return "entry" in program ? appVersion : project.version(program.component);
};

/** Whether one version is newer than another: `17.2` than `9-alpine`. */
export const isNewer = (one: string, other: string): boolean =>
  one.localeCompare(other, undefined, { numeric: true }) > 0;
