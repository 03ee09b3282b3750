import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Identifies a process. PIDs are reused; a PID together with its start time is unique. */
export interface Identity {
  readonly pid: number;
  /** Clock ticks since boot on Linux, elsewhere the date that `ps` prints. */
  readonly start: string;
}

interface ProcStat extends Identity {
  readonly state: string;
  readonly group: number;
}

/** Parses a line of `/proc/<pid>/stat` (proc(5)); the program's name can contain spaces and brackets. */
const parseStat = (line: string): ProcStat | undefined => {
  const end = line.lastIndexOf(")");
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(end + 2).split(" ");
  const start = fields[19];
  if (end < 0 || !start || !Number.isInteger(pid)) return undefined;
  return { pid, start: start.trim(), state: fields[0] ?? "", group: Number(fields[2]) };
};

const statOf = (pid: number): ProcStat | undefined => {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
};

const psStart = (pid: number): string | undefined => {
  try {
    const env = { ...process.env, LC_ALL: "C" };
    const [state = "", ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { env })
      .toString()
      .trim()
      .split(/\s+/);
    return state.startsWith("Z") || start.length === 0 ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
};

const isLinux = process.platform === "linux";

/** Shell code that prints the identity of the shell's own process for {@link parseIdentity}. */
export const printIdentity = isLinux
  ? 'read -r line < "/proc/$$/stat" && echo "$line"'
  : 'echo "$$ $(LC_ALL=C ps -o lstart= -p $$)"';

/** Parses the output of {@link printIdentity}; `undefined` if it is incomplete. */
export const parseIdentity = (text: string): Identity | undefined => {
  if (isLinux) {
    const stat = parseStat(text);
    return stat && { pid: stat.pid, start: stat.start };
  }
  const [pid = "", ...start] = text.trim().split(/\s+/);
  return start.length > 0 ? { pid: Number(pid), start: start.join(" ") } : undefined;
};

/** Whether any process with this PID is running. */
export const isRunning = (pid: number): boolean => {
  if (!isLinux) return psStart(pid) !== undefined;
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== "Z" && stat.state !== "X";
};

/** Whether exactly this process is still running; a zombie is not. */
export const isAlive = ({ pid, start }: Identity): boolean => {
  if (!isLinux) return psStart(pid) === start;
  const stat = statOf(pid);
  return stat !== undefined && stat.start === start && stat.state !== "Z" && stat.state !== "X";
};

interface Member extends Identity {
  readonly group: number;
}

const runningProcesses = (): readonly Member[] => {
  if (isLinux) {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(Number(name)))
      .filter((stat): stat is ProcStat => stat !== undefined && stat.state !== "Z" && stat.state !== "X");
  }
  const rows = execFileSync("ps", ["-A", "-o", "pid=,pgid=,state=,lstart="], { env: { ...process.env, LC_ALL: "C" } });
  return rows
    .toString()
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith("Z"))
    .map(([pid, group, , ...start]) => ({ pid: Number(pid), group: Number(group), start: start.join(" ") }));
};

/**
 * The running processes of a service: its main process and its children, which stay in its process group even after it
 * exited. Empty if the PID now belongs to another process.
 */
export const membersOf = ({ pid, start }: Identity): readonly number[] => {
  const members = runningProcesses().filter(({ group }) => group === pid);
  const isTaken = members.some((member) => member.pid === pid && member.start !== start);
  return isTaken ? [] : members.map((member) => member.pid);
};
