import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, closeSync, constants, existsSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { printIdentity } from "../../base/process-identity.ts";
import { unprivileged, type Owner, type UnitFolder } from "./unit-folder.ts";

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  readonly volumes: readonly string[];
  /** Whether it refuses to run as root. */
  readonly rootless: boolean;
}

/** The user to run as: nobody, if we are root and the program refuses root; else whoever we are. */
export const ownerFor = (rootless: boolean): Owner | undefined =>
  rootless && process.getuid?.() === 0 ? unprivileged : undefined;

const isClosedToOthers = (path: string): boolean => {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return true;
  }
  return false;
};

/**
 * Drops root by setpriv(1). Where a folder on the way is closed to others (root's home, say), the program may pass it
 * and read what is in it (CAP_DAC_READ_SEARCH), but write nothing more than its own.
 */
const dropRoot = ({ command, volumes }: Launch, folder: UnitFolder, { uid, gid }: Owner): readonly string[] => {
  const isClosed = [dirname(command), dirname(folder.directory), ...volumes.map((path) => dirname(path))].some(
    isClosedToOthers,
  );
  const capabilities = isClosed ? "-all,+dac_read_search" : "-all";
  return [
    "setpriv",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    // Without it access(2), which Java asks for every file, would leave the capability out of account.
    "--securebits=+no_setuid_fixup,+noroot",
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    `--bounding-set=${capabilities}`,
  ];
};

/** Writes the pid file and becomes the program: there is no moment in which it runs and no file tells of it. */
const become = `{ ${printIdentity}; } >&3 && exec 3>&- && exec "$@"`;

/**
 * A shell that gives the program a session of its own, waits for its end and notes in the unit's folder how that was.
 * It restarts nothing, and nobody minds if it is killed. Where there is no setsid(1) it becomes the program instead.
 */
const witness = `become=$1; shift
command -v setsid >/dev/null || eval "$become"
setsid /bin/sh -c "$become" sh "$@" & pid=$!
exec 3>&- 2>/dev/null; wait "$pid"; code=$?
echo "$pid $code" > ended; exit "$code"`;

/**
 * Starts a program in a session of its own, so that it outlives whoever started it. The child that is returned ends with
 * the program, with its exit code, or 128 and the number of the signal that killed it.
 */
export const launch = (unit: Launch, folder: UnitFolder): ChildProcess => {
  accessSync(unit.command, constants.X_OK);
  const owner = ownerFor(unit.rootless);
  const prefix = owner ? dropRoot(unit, folder, owner) : [];
  const pid = openSync(folder.pid, "w", 0o644);
  const log = openSync(unit.log, "a", 0o640);
  try {
    return spawn("/bin/sh", ["-c", witness, "sh", become, ...prefix, unit.command, ...unit.args], {
      cwd: folder.directory,
      detached: true,
      env: {
        PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
        LANG: "C.UTF-8",
        HOME: folder.temporary,
        TMPDIR: folder.temporary,
        ...unit.env,
      },
      stdio: ["ignore", log, log, pid],
    });
  } finally {
    closeSync(pid);
    closeSync(log);
  }
};
