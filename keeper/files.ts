import { X509Certificate } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Collector } from "./collector.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { NamedPath } from "./settings.ts";

/** Certificates and backups on this machine whose age is exported. */
export interface WatchedFiles {
  readonly certificates: readonly NamedPath[];
  readonly backups: readonly NamedPath[];
}

const newestMs = async (path: string): Promise<number | undefined> => {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return times.length === 0 ? undefined : times.reduce((latest, time) => Math.max(latest, time));
};

/** Reads all files. An unreadable file fails the collection but hides none of the others. */
export const watchedFiles = (
  { certificates, backups }: WatchedFiles,
  { own }: Pick<KeeperMetrics, "own">,
): Collector => ({
  name: "files",
  collect: async () => {
    const certificate = async ({ name, path }: NamedPath): Promise<void> => {
      const { validFromDate, validToDate } = new X509Certificate(await readFile(path));
      own.certificateNotBefore.set({ certificate: name }, validFromDate.getTime() / 1000);
      own.certificateNotAfter.set({ certificate: name }, validToDate.getTime() / 1000);
    };
    const backup = async ({ name, path }: NamedPath): Promise<void> => {
      const newest = await newestMs(path);
      if (newest === undefined) throw new Error(`${path}: holds no file yet`);
      own.backupLast.set({ backup: name }, newest / 1000);
    };
    const results = await Promise.allSettled([...certificates.map(certificate), ...backups.map(backup)]);
    const reasons: unknown[] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    if (reasons.length > 0) throw new AggregateError(reasons, reasons.map(String).join("; "));
  },
  // The last known expiry of an unreadable certificate is better than none.
  forget: () => {},
});
