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
  /** Whether the program refuses to run as root. */
  readonly rootless: boolean;
}

/** The user to run as: `nobody` if we are root and the program refuses root; otherwise the current user. */
export const ownerFor = (rootless: boolean): Owner | undefined =>
  rootless && process.getuid?.() === 0 ? unprivileged : undefined;

const isClosedToOthers = (path: string): boolean => {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return true;
  }
  return false;
};

/**
 * Drops root with setpriv(1). Parent folders can be closed to other users, such as root's home. Then the program may
 * traverse and read them (CAP_DAC_READ_SEARCH), but still writes only its own files.
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
    // Without it, access(2) ignores the capability, and Java calls access(2) for every file.
    "--securebits=+no_setuid_fixup,+noroot",
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    `--bounding-set=${capabilities}`,
  ];
};

/** Writes the PID file and then replaces itself with the program, so the program never runs without a PID file. */
const become = `{ ${printIdentity}; } >&3 && exec 3>&- && exec "$@"`;

/**
 * A shell that runs the program in its own session, waits until it exits, and records when and how in the unit's
 * folder. It restarts nothing, and killing it does no harm. Without setsid(1) it replaces itself with the program.
 */
const witness = `become=$1; shift
command -v setsid >/dev/null || eval "$become"
setsid /bin/sh -c "$become" sh "$@" & pid=$!
exec 3>&- 2>/dev/null; wait "$pid"; code=$?
echo "$pid $code" > ended; exit "$code"`;

/**
 * Starts a program in its own session, so that it outlives its parent. The returned child exits with the program's exit
 * code, or with 128 plus the number of the signal that killed the program.
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
