import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isRunning } from "../infra/provider/identity.ts";
import { labelOf, type Report } from "./build-event.ts";
import { actionOf, type BuildUnit } from "./build-unit.ts";
import { unitFolder, unitLog } from "./cache.ts";
import { catalogue } from "./catalogue.ts";
import { withLock } from "./lock.ts";
import { runLogged } from "./logged-command.ts";
import type { Env } from "./tool.ts";
import { unzip } from "./unzip.ts";

/** What a build is run with. */
export interface BuildContext {
  readonly env: Env;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Java's home, which Maven runs on. */
  readonly javaHome?: string;
}

/** Settings of the person's that would make the program one for another machine, or read another project's modules. */
const goEnv = (unit: BuildUnit, env: Env, scratch: string): Env => ({
  ...env,
  GOOS: "",
  GOARCH: "",
  GOWORK: "off",
  GOTMPDIR: scratch,
  // On macOS node_exporter reads the machine through C libraries, as its official build does.
  CGO_ENABLED: unit.name === "node-exporter" && process.platform === "darwin" ? "1" : "0",
});

const buildGo = async (unit: BuildUnit, target: string, { env, signal }: BuildContext): Promise<void> => {
  if (unit.source.kind !== "go") return;
  const { go, flags, folder } = unit.source;
  const scratch = join(target, ".go");
  mkdirSync(scratch);
  const packages = go.packages.map((path) => (path === "." ? go.module : `${go.module}/${path}`));
  const args = ["build", ...flags, "-o", join(target, "bin/"), ...packages];
  mkdirSync(join(target, "bin"));
  await runLogged({ program: "go", args, folder, env: goEnv(unit, env, scratch), log: unitLog(unit, env), signal });
  rmSync(scratch, { recursive: true });
};

/** The version of Maven's own plug-in that copies an artifact into a folder. */
const copyGoal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

const fetchMaven = async (unit: BuildUnit, target: string, context: BuildContext): Promise<void> => {
  if (unit.source.kind !== "maven") return;
  const { coordinate, sha256 } = unit.source.maven;
  const { env, signal, javaHome } = context;
  const args = ["-q", "-B", copyGoal, `-Dartifact=${coordinate}`, "-DoutputDirectory=.", "-Dmdep.useBaseVersion=true"];
  const mavenEnv = javaHome ? { ...env, JAVA_HOME: javaHome } : env;
  await runLogged({ program: "mvn", args, folder: target, env: mavenEnv, log: unitLog(unit, env), signal });
  const zip = join(target, `${unit.name}-${unit.version}.zip`);
  const found = createHash("sha256").update(readFileSync(zip)).digest("hex");
  if (found !== sha256) throw new Error(`wrong checksum of ${coordinate}: sha256 ${found}, locked is ${sha256}`);
  await unzip(zip, target);
  rmSync(zip);
};

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** What builds of processes that were killed have left half done. */
const removeLeftovers = (folder: string): void => {
  const prefix = `${basename(folder)}.tmp-`;
  for (const name of readdirSync(dirname(folder))) {
    const isLeft = name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)));
    if (isLeft) remove(join(dirname(folder), name));
  }
};

const moveInto = (from: string, folder: string): void => {
  try {
    renameSync(from, folder);
  } catch (error) {
    // Another process was first: its build is of the same recipe.
    if (!existsSync(folder)) throw error;
  }
};

const build = async (unit: BuildUnit, folder: string, context: BuildContext): Promise<void> => {
  removeLeftovers(folder);
  const temporary = `${folder}.tmp-${process.pid}`;
  const log = unitLog(unit, context.env);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "");
  context.report({ kind: "start", name: labelOf(unit), action: actionOf(unit) });
  try {
    mkdirSync(temporary, { recursive: true });
    await (unit.source.kind === "go" ? buildGo : fetchMaven)(unit, temporary, context);
    moveInto(temporary, folder);
    context.report({ kind: "end", name: labelOf(unit), outcome: "ready" });
  } catch (error) {
    context.report({ kind: "end", name: labelOf(unit), outcome: context.signal.aborted ? "stopped" : "failed" });
    throw error;
  } finally {
    remove(temporary);
  }
};

/** Whether nobody has deleted a part of it since it was built. */
const isWhole = ({ name }: BuildUnit, folder: string): boolean =>
  Object.values(catalogue)
    .filter(({ unit }) => unit === name)
    .every(({ program }) => existsSync(join(folder, "bin", program)));

/** Builds into the cache what is not there yet: aside, and renamed when whole; one process at a time. */
export const runUnit = async (unit: BuildUnit, context: BuildContext): Promise<void> => {
  const folder = unitFolder(unit, context.env);
  const lock = `${folder}.lock`;
  const onWait = (pid: number) => context.report({ kind: "waiting", name: labelOf(unit), pid, lock });
  await withLock(lock, { signal: context.signal, onWait }, async () => {
    if (isWhole(unit, folder)) return;
    remove(folder);
    await build(unit, folder, context);
  });
};
