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

/** The user that a service runs as, if it is not the current user. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user for services that refuse root; `nobody` has this ID on every Linux. */
export const unprivileged: Owner = { uid: 65_534, gid: 65_534 };

/** The files of one process or task. They are created at its start and deleted with it. */
export const unitFolder = (directory: string) => ({
  directory,
  pid: join(directory, "pid"),
  inputs: join(directory, "inputs"),
  /** Exists after the process was healthy for the first time. */
  healthy: join(directory, "healthy"),
  /** Exists if the end of the process was recorded: its PID and exit code. */
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

/** Changes the owner of a folder and its content. A folder that already has this owner is skipped. */
export const giveTo = (path: string, owner: Owner): void => {
  const stat = lstatSync(path);
  if (stat.uid === owner.uid && stat.gid === owner.gid) return;
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), owner);
  if (!stat.isSymbolicLink()) chownSync(path, owner.uid, owner.gid);
};

export interface UnitContent {
  /** Readable files: content by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Files with mode 0400: content by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Folders that stay after the unit is deleted. */
  readonly volumes: readonly string[];
}

/** Writes a unit's folder from scratch, so that no file of an earlier version stays. */
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

/** The process recorded in a unit's folder, running or not. */
export const recordedProcess = (folder: UnitFolder): Identity | undefined =>
  existsSync(folder.pid) ? parseIdentity(readFileSync(folder.pid, "utf8")) : undefined;

/** Removes a unit's folder; the end of its process may be recorded there at the same moment. */
export const removeUnit = ({ directory }: UnitFolder): void =>
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
