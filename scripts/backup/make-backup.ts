import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sizeText } from "../../base/units.ts";
import { UserError } from "../../base/user-error.ts";
import { sealFolder, sizeOf } from "./files.ts";
import { writeManifest, type SavedPart } from "./manifest.ts";
import type { OpenStack } from "./open-stack.ts";
import type { Report } from "./report.ts";
import { backupName, unfinished } from "./stored.ts";
import { versionOf } from "./versions.ts";

/** Bytes as people read them. */
export const bytesText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : sizeText(bytes / 2 ** 20);

const saveParts = async (
  { project, access, parts }: OpenStack,
  folder: string,
  at: Date,
  { report, signal }: WorkOptions,
): Promise<readonly SavedPart[]> => {
  const saved: SavedPart[] = [];
  for (const part of parts) {
    const { service, kind } = part;
    signal.throwIfAborted();
    const target = join(folder, service);
    await mkdir(target, { mode: 0o700 });
    const { counts } = await report.during(
      service,
      async (tell) => {
        const found = await part.save(target, { access, reach: project.reach, at, signal, tell });
        return { counts: found, size: await sizeOf(target) };
      },
      ({ size }) => `saved, ${bytesText(size)}`,
    );
    saved.push({ service, kind, version: versionOf(project, service), counts });
  }
  return saved;
};

/** Removes what backups that were killed left behind. */
const removeUnfinished = async (directory: string): Promise<void> => {
  for (const name of await readdir(directory))
    if (name.endsWith(unfinished)) await rm(join(directory, name), { recursive: true });
};

export interface WorkOptions {
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Saves a running stack's data into a new folder; its path. Until it is whole the folder has a name of no backup, and if
 * that fails nothing of it stays.
 */
export const makeBackup = async (open: OpenStack, options: WorkOptions): Promise<string> => {
  const { project, directory } = open;
  await removeUnfinished(directory);
  const at = new Date();
  const folder = join(directory, backupName(at));
  const partial = folder + unfinished;
  try {
    await mkdir(partial, { mode: 0o700 });
    const saved = await saveParts(open, partial, at, options);
    await writeManifest(partial, {
      format: 1,
      stack: project.environment,
      platform: project.settings.platform,
      at: at.toISOString(),
      parts: saved,
    });
    await options.report.during(
      "checksums",
      () => sealFolder(partial),
      () => "written",
    );
    options.signal.throwIfAborted();
    await rename(partial, folder);
    return folder;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw new UserError(`${directory}: no space is left on its disk; nothing of this backup stays there`, {
        cause: error,
      });
    throw error;
  }
};
