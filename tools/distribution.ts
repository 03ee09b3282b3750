import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { outputOf } from "./program-output.ts";
import type { Env, ToolName } from "./tool.ts";

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const namesIn = (folder: string): string => {
  try {
    return readdirSync(folder).join("\n");
  } catch {
    return "";
  }
};

/** Reads a distribution's version from its files, which is quicker than to start a Java program. */
const versionIn = (name: ToolName, folder: string): string | undefined => {
  const readers: Partial<Record<ToolName, () => RegExpExecArray | null>> = {
    elasticsearch: () => /^elasticsearch-(\d+\.\d+\.\d+)\.jar$/m.exec(namesIn(join(folder, "lib"))),
    kibana: () => /"version": *"(\d+\.\d+\.\d+)/.exec(textOf(join(folder, "package.json"))),
    grafana: () => /^v?(\d+\.\d+\.\d+)/.exec(textOf(join(folder, "VERSION"))),
    java: () => /^JAVA_VERSION="([\d.]+)/m.exec(textOf(join(folder, "release"))),
  };
  return readers[name]?.()?.[1];
};

/** A folder and its version, or `undefined` if it is no distribution of that name. */
export interface Distribution {
  readonly folder: string;
  readonly version: string;
}

const askJava = async (program: string, env: Env): Promise<Distribution | undefined> => {
  const properties = (await outputOf(program, ["-XshowSettings:properties", "-version"], env)) ?? "";
  const folder = /^\s*java\.home = (.+)$/m.exec(properties)?.[1];
  const version = /^\s*java\.version = ([\d.]+)/m.exec(properties)?.[1];
  return folder && version ? { folder: folder.trim(), version } : undefined;
};

/**
 * The distribution that a program in its `bin` belongs to, links followed. A Java without a `release` file beside it,
 * such as macOS's launcher, is asked.
 */
export const distributionOf = async (name: ToolName, program: string, env: Env): Promise<Distribution | undefined> => {
  const folder = dirname(dirname(realpathSync(program)));
  const version = versionIn(name, folder);
  if (version) return { folder, version };
  return name === "java" ? askJava(program, env) : undefined;
};
