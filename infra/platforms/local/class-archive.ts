import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../../tools/cache.ts";
import { startProcess, stopProcess } from "../../provider/process.ts";
import { recordedProcess, unitFolder } from "../../provider/unit-folder.ts";
import type { LocalUnit } from "./render.ts";

/** The option by which Java loads classes out of an archive; without the file, or with one of another Java, it does without. */
export const useArchive = (archive: string): string => `-XX:SharedArchiveFile=${archive}`;

/**
 * Where the classes that a distribution has loaded when it is ready are kept, parsed and verified ("application
 * class-data sharing", JEP 350). Another Java or another distribution has another archive.
 */
export const classArchive = (javaHome: string, distribution: string): string => {
  const home = realpathSync(javaHome);
  const { size, mtimeMs } = statSync(join(home, "lib", "modules"));
  const key = createHash("sha256")
    .update(JSON.stringify([home, size, mtimeMs, distribution]))
    .digest("hex");
  return join(cacheFolder(process.env), "classes", `${key.slice(0, 12)}.jsa`);
};

type JavaService = LocalUnit & { readonly kind: "service" };

/** The service whose archive is still to be made, unless it runs. */
const serviceWithout = (units: readonly LocalUnit[], archive: string): JavaService | undefined => {
  if (existsSync(archive)) return undefined;
  const unit = units.find((one): one is JavaService => Object.values(one.inputs.env).includes(useArchive(archive)));
  return unit && !recordedProcess(unitFolder(unit.inputs.directory)) ? unit : undefined;
};

const moveTo = (from: string, archive: string): void => {
  mkdirSync(dirname(archive), { recursive: true });
  const beside = `${archive}.${process.pid}`;
  copyFileSync(from, beside);
  renameSync(beside, archive);
};

/** Starts the service on its own data and ends it again: as it ends it writes what it had loaded. */
const record = async ({ inputs }: JavaService, archive: string, cancelled: () => boolean): Promise<void> => {
  const made = join(inputs.volumes[0]!, "classes.jsa");
  const env = Object.entries(inputs.env).map(([name, value]) => [
    name,
    value === useArchive(archive) ? `-XX:ArchiveClassesAtExit=${made}` : value,
  ]);
  const recording = { ...inputs, env: Object.fromEntries(env) as Record<string, string>, secrets: {} };
  try {
    await startProcess(recording, { cancelled });
    await stopProcess(recording);
    if (existsSync(made)) moveTo(made, archive);
  } finally {
    rmSync(made, { force: true });
  }
};

/**
 * Makes the archive of classes of the stack's Java service, if it is not there yet: once for a machine, by a start of
 * its own that takes some seconds and saves a quarter of each later one. An interrupted one leaves nothing behind.
 */
export const ensureClassArchive = async (
  units: readonly LocalUnit[],
  archive: string | undefined,
  report: (line: string) => void,
): Promise<void> => {
  const unit = archive === undefined ? undefined : serviceWithout(units, archive);
  if (!unit) return;
  report(`Recording the classes of ${unit.name}, once for this machine: later starts take a quarter less`);
  let isCancelled = false;
  const cancel = () => {
    isCancelled = true;
  };
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    await record(unit, archive!, () => isCancelled);
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
  }
};
