import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { parseIdentity, type Identity } from "../../base/process-identity.ts";

/** Who a service runs as, if not as the user who starts it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user that services which refuse root run as; `nobody` has this number on every Linux. */
export const unprivileged: Owner = { uid: 65_534, gid: 65_534 };

/** Files of one process or task: everything in it is made at the start and goes with it. */
export const unitFolder = (directory: string) => ({
  directory,
  pid: join(directory, "pid"),
  inputs: join(directory, "inputs"),
  /** There once the process was healthy for the first time. */
  healthy: join(directory, "healthy"),
  /** There once the process ended and somebody saw it: its number and its exit code. */
  ended: join(directory, "ended"),
  files: join(directory, "files"),
  secrets: join(directory, "secrets"),
  temporary: join(directory, "tmp"),
});

export type UnitFolder = ReturnType<typeof unitFolder>;

const writeOwned = (path: string, content: string, mode: number, owner: Owner | undefined): void => {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  if (owner) chownSync(path, owner.uid, owner.gid);
};

/** Gives a folder and all that is in it to a user; one that is theirs already is taken as theirs to the last file. */
export const giveTo = (path: string, owner: Owner): void => {
  const stat = lstatSync(path);
  if (stat.uid === owner.uid && stat.gid === owner.gid) return;
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), owner);
  if (!stat.isSymbolicLink()) chownSync(path, owner.uid, owner.gid);
};

export interface UnitContent {
  /** Content by name, readable. */
  readonly files: Readonly<Record<string, string>>;
  /** Content by name, mode 0400. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Folders that stay when the unit goes. */
  readonly volumes: readonly string[];
}

/** Writes a unit's folder anew, so that a file of an earlier version never lingers. */
export const writeUnit = (folder: UnitFolder, { files, secrets, volumes }: UnitContent, owner?: Owner): void => {
  for (const path of [folder.files, folder.secrets, folder.temporary, folder.healthy, folder.ended])
    rmSync(path, { recursive: true, force: true });
  for (const path of [folder.files, folder.temporary, ...volumes]) {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  for (const [name, content] of Object.entries(files)) writeOwned(join(folder.files, name), content, 0o644, owner);
  for (const [name, content] of Object.entries(secrets)) writeOwned(join(folder.secrets, name), content, 0o400, owner);
  if (!owner) return;
  chownSync(folder.directory, owner.uid, owner.gid);
  for (const path of [folder.files, folder.temporary, ...volumes]) giveTo(path, owner);
};

/** The process that a unit's folder tells of, whether it still runs or not. */
export const recordedProcess = (folder: UnitFolder): Identity | undefined =>
  existsSync(folder.pid) ? parseIdentity(readFileSync(folder.pid, "utf8")) : undefined;

/** Removes a unit's folder, into which the end of its process may just be noted. */
export const removeUnit = ({ directory }: UnitFolder): void =>
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
