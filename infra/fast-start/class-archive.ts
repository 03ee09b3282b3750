import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../../tools/cache.ts";
import type { LocatedTool } from "../../tools/tool.ts";
import { startProcess, stopProcess } from "../provider/process.ts";
import { recordedProcess, unitFolder } from "../provider/unit-folder.ts";
import type { LocalUnit } from "../platforms/local/render.ts";

/** The option by which Java loads classes out of an archive; without the file, or with one of another Java, it does without. */
export const useArchive = (archive: string): string => `-XX:SharedArchiveFile=${archive}`;

/** Files of the classes that a distribution's two programs load: the server, and the launcher that starts it and waits. */
export interface ClassArchives {
  readonly server: string;
  readonly launcher: string;
}

/**
 * Whether an Elasticsearch can load its classes from archives: only 8.x can. Java prints what it skips to standard
 * output, where later launchers (9.4) read a binary message from their JVM.
 */
export const takesArchives = (version: string): boolean => version.startsWith("8.");

/**
 * Where the classes that a distribution has loaded when it is ready are kept, parsed and verified ("application
 * class-data sharing", JEP 350). Another Java or another distribution has other archives.
 */
export const classArchives = (
  javaHome: string,
  { path: distribution, version }: Pick<LocatedTool, "path" | "version">,
): ClassArchives | undefined => {
  if (!takesArchives(version)) return undefined;
  const home = realpathSync(javaHome);
  const { size, mtimeMs } = statSync(join(home, "lib", "modules"));
  const key = createHash("sha256")
    .update(JSON.stringify([home, size, mtimeMs, distribution]))
    .digest("hex");
  const base = join(cacheFolder(process.env), "classes", key.slice(0, 12));
  return { server: `${base}.jsa`, launcher: `${base}-launcher.jsa` };
};

type JavaService = LocalUnit & { readonly kind: "service" };

/** The service whose archives are still to be made, unless it runs. */
const serviceWithout = (units: readonly LocalUnit[], { server, launcher }: ClassArchives): JavaService | undefined => {
  if (existsSync(server) && existsSync(launcher)) return undefined;
  const unit = units.find((one): one is JavaService => Object.values(one.inputs.env).includes(useArchive(server)));
  return unit && !recordedProcess(unitFolder(unit.inputs.directory)) ? unit : undefined;
};

const moveTo = (from: string, archive: string): void => {
  mkdirSync(dirname(archive), { recursive: true });
  const beside = `${archive}.${process.pid}`;
  copyFileSync(from, beside);
  renameSync(beside, archive);
};

/** Starts the service on its own data and ends it again: as its programs end they write what they had loaded. */
const record = async ({ inputs }: JavaService, archives: ClassArchives, cancelled: () => boolean): Promise<void> => {
  const recordings = Object.values(archives).map((archive: string) => {
    return { archive, made: join(inputs.volumes[0]!, basename(archive)) };
  });
  const toRecord = (value: string): string =>
    recordings.reduce(
      (text, { archive, made }) => text.replace(useArchive(archive), `-XX:ArchiveClassesAtExit=${made}`),
      value,
    );
  const env = Object.fromEntries(Object.entries(inputs.env).map(([name, value]) => [name, toRecord(value)]));
  const recording = { ...inputs, env, secrets: {} };
  try {
    await startProcess(recording, { cancelled });
    await stopProcess(recording);
    for (const { archive, made } of recordings) if (existsSync(made)) moveTo(made, archive);
  } finally {
    for (const { made } of recordings) rmSync(made, { force: true });
  }
};

/**
 * Makes the archives of classes of the stack's Java service, if they are not there yet: once for a machine, by a start
 * of its own that takes some seconds and saves a quarter of each later one. An interrupted one leaves nothing behind.
 */
export const ensureClassArchives = async (
  units: readonly LocalUnit[],
  archives: ClassArchives | undefined,
  report: (line: string) => void,
): Promise<void> => {
  const unit = archives && serviceWithout(units, archives);
  if (!unit) return;
  report(`Recording the classes of ${unit.name}, once for this machine: later starts take a quarter less`);
  let isCancelled = false;
  const cancel = () => {
    isCancelled = true;
  };
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    await record(unit, archives, () => isCancelled);
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
  }
};
