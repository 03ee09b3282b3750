import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that listens on a port. */
export interface Holder {
  readonly pid: number;
  readonly command: string;
  /** The folder that it works in, where that can be seen. */
  readonly folder?: string;
}

const socketsListeningOn = (port: number): ReadonlySet<string> => {
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => {
    const rows = readFileSync(table, "utf8").trimEnd().split("\n").slice(1);
    return rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, local, , state]) => state === "0A" && Number.parseInt(local?.split(":")[1] ?? "", 16) === port)
      .map((fields) => `socket:[${fields[9]}]`);
  });
  return new Set(inodes);
};

const holds = (pid: string, sockets: ReadonlySet<string>): boolean => {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => {
      try {
        return sockets.has(readlinkSync(`${folder}/${name}`));
      } catch {
        return false;
      }
    });
  } catch {
    // Another user's process, or one that just ended.
    return false;
  }
};

const holderOnLinux = (port: number): Holder | undefined => {
  const sockets = socketsListeningOn(port);
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, sockets));
  if (pid === undefined) return undefined;
  const [program = "?"] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return { pid: Number(pid), command: basename(program), folder: readlinkSync(`/proc/${pid}/cwd`) };
};

const holderByLsof = (port: number): Holder | undefined => {
  const rows = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"])
    .toString()
    .split("\n");
  const field = (letter: string) => rows.find((row) => row.startsWith(letter))?.slice(1);
  const pid = field("p");
  return pid === undefined ? undefined : { pid: Number(pid), command: field("c") ?? "?" };
};

/** Who listens on a port of this machine; `undefined` if that can't be seen, as with another user's process. */
export const portHolder = (port: number): Holder | undefined => {
  try {
    return process.platform === "linux" ? holderOnLinux(port) : holderByLsof(port);
  } catch {
    return undefined;
  }
};
