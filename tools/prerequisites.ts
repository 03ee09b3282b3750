import { compareVersions } from "../base/compare-versions.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/user-error.ts";
import { outputOf } from "./program-output.ts";
import { labelOf } from "./build-event.ts";
import type { BuildUnit } from "./build-unit.ts";
import { onSearchPath } from "./search-path.ts";
import type { Env } from "./tool.ts";
import { locateTool, rangeOf } from "./locate-tool.ts";
import { rangeText } from "./version.ts";

/** A program that builds need, as it was found. */
export interface Prerequisite {
  readonly name: "Go" | "Java" | "Maven";
  readonly wanted: string;
  readonly found?: string;
  readonly path?: string;
  /** What is wrong with it, and the way out. */
  readonly problem?: string;
}

/** The oldest Go that can build these: the highest `go` line of their go.mod files. */
const neededGo = (units: readonly BuildUnit[]): string =>
  units
    .flatMap(({ source }) => (source.kind === "go" ? [readFileSync(join(source.folder, "go.mod"), "utf8")] : []))
    .map((text) => /^go ([\d.]+)$/m.exec(text)?.[1] ?? "0")
    .reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), "0");

const labels = (units: readonly BuildUnit[]): string => units.map(labelOf).join(", ");

/** From 1.21 on, a Go that may (`GOTOOLCHAIN`) fetches the newer one that a go.mod asks for. */
const fetchesItself = (version: string, toolchain: string): boolean =>
  compareVersions(version, "1.21") >= 0 && /auto|path/.test(toolchain);

/** Go as it was found; old ones that fetch what they need are fine. */
export const checkGo = async (units: readonly BuildUnit[], env: Env): Promise<Prerequisite> => {
  const wanted = neededGo(units);
  const [path] = onSearchPath("go", env);
  const install = `install Go ${wanted} or newer (go.dev/dl, or your system's packages)`;
  if (!path) {
    return { name: "Go", wanted, problem: `no Go on PATH, which ${labels(units)} must be built with: ${install}` };
  }
  const answer = (await outputOf(path, ["env", "GOVERSION", "GOTOOLCHAIN"], env)) ?? "";
  const found = /^go(\d+(?:\.\d+)*)/m.exec(answer)?.[1];
  const toolchain = answer.trim().split("\n")[1] ?? "";
  if (!found) return { name: "Go", wanted, path, problem: `${path} does not tell its version: ${install}` };
  if (compareVersions(found, wanted) >= 0 || fetchesItself(found, toolchain))
    return { name: "Go", wanted, path, found };
  const problem = `Go ${found} (${path}) is too old for ${labels(units)}: ${install}, or let it fetch that (GOTOOLCHAIN=auto, Go 1.21 or newer)`;
  return { name: "Go", wanted, path, found, problem };
};

/** Maven as it was found; any will do. */
export const checkMaven = async (units: readonly BuildUnit[], env: Env): Promise<Prerequisite> => {
  const [path] = onSearchPath("mvn", env);
  if (path) {
    const answer = (await outputOf(path, ["--version"], env)) ?? "";
    return { name: "Maven", wanted: "any", path, found: /Apache Maven (\d[\d.]*)/.exec(answer)?.[1] ?? "unknown" };
  }
  const problem = `no Maven ("mvn") on PATH, which ${labels(units)} is fetched with: install it from your system's packages, or name a distribution that you have (OBS_ELASTICSEARCH=<its folder>)`;
  return { name: "Maven", wanted: "any", problem };
};

/** Java as it was found; Elasticsearch and Maven run on it. */
export const checkJava = async (env: Env): Promise<Prerequisite> => {
  const wanted = rangeText(await rangeOf("java", env));
  try {
    const java = await locateTool("java", env);
    if (java) return { name: "Java", wanted, path: java.path, found: java.version };
  } catch (error) {
    if (error instanceof UserError) return { name: "Java", wanted, problem: error.message };
    throw error;
  }
  const problem = `no Java ${wanted} in OBS_JAVA, JAVA_HOME or PATH, which Elasticsearch runs on: install a JRE 21 from your system's packages, or store traces without it (traces.storage: badger)`;
  return { name: "Java", wanted, problem };
};
