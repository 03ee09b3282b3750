import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../base/user-error.ts";
import { checksumFile } from "./files.ts";

/** What the folder of a backup is called while it is being made. */
export const unfinished = ".partial";

/** The name of a backup: the time when it was begun, UTC, to the second. */
export const backupName = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");

const form = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;

/** Names of the backups in a folder, the oldest first. */
export const storedBackups = (directory: string): readonly string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => form.test(name))
        .toSorted()
    : [];

/**
 * The folder of a backup: by its name in `directory`, by its path, or the newest.
 *
 * @throws UserError that lists the backups that there are.
 */
export const findBackup = (directory: string, wanted: string | undefined): string => {
  const names = storedBackups(directory);
  const newest = names.at(-1);
  if (wanted === undefined && newest !== undefined) return join(directory, newest);
  if (wanted === undefined) throw new UserError(`${directory}: there is no backup yet; npm run backup makes one`);
  const paths = [join(directory, wanted), resolve(wanted)];
  const found = paths.find((path) => existsSync(join(path, checksumFile)));
  if (found !== undefined) return found;
  const known = names.length > 0 ? `there are ${names.join(", ")}` : "there is none yet";
  throw new UserError(`${directory}: no backup "${wanted}"; ${known}`);
};
