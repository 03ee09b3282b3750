import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { labelOf } from "./build-event.ts";
import { actionOf, type BuildUnit } from "./build-unit.ts";
import { unitFolder, unitLog } from "./cache.ts";
import { catalogue } from "./catalogue.ts";
import { runLogged } from "./logged-command.ts";
import { makeFolder, type MakeContext } from "./make-folder.ts";
import type { Env } from "./tool.ts";

/** What a build is run with. */
export interface BuildContext extends MakeContext {
  readonly env: Env;
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
  // Loaded only where something is built.
  const { unzip } = await import("./unzip.ts");
  await unzip(zip, target);
  rmSync(zip);
};

const isWhole = ({ name }: BuildUnit, folder: string): boolean =>
  Object.values(catalogue)
    .filter(({ unit }) => unit === name)
    .every(({ program }) => existsSync(join(folder, "bin", program)));

/** Builds into the cache what is not there yet. */
export const runUnit = (unit: BuildUnit, context: BuildContext): Promise<void> =>
  makeFolder(
    {
      folder: unitFolder(unit, context.env),
      log: unitLog(unit, context.env),
      label: labelOf(unit),
      action: actionOf(unit),
      isWhole: (folder) => isWhole(unit, folder),
      make: (temporary) => (unit.source.kind === "go" ? buildGo : fetchMaven)(unit, temporary, context),
    },
    context,
  );
