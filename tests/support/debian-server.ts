import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server that a test started; `close` ends it and removes what it wrote. */
export interface DebianServer {
  readonly port: number;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

/** `nobody`: PostgreSQL does not run as root. */
const unprivileged = 65_534;
const startMillis = 20_000;

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo; // a TCP server has no other kind
      server.close(() => resolve(port));
    });
  });

const identity = process.getuid?.() === 0 ? { uid: unprivileged, gid: unprivileged } : {};

/** A folder that the server may write to. */
export const serverFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  if (identity.uid !== undefined) chownSync(folder, unprivileged, unprivileged);
  return folder;
};

/** Runs a program of the server's to its end. */
export const runOnce = (command: string, args: readonly string[], cwd: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...identity, cwd, stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });

/** The newest of Debian's PostgreSQL folders with programs; undefined where there is none. */
export const postgresPrograms = (): string | undefined => {
  const versions = "/usr/lib/postgresql";
  const newest = existsSync(versions) ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))[0] : undefined;
  const folder = newest === undefined ? undefined : join(versions, newest, "bin");
  return folder !== undefined && existsSync(join(folder, "initdb")) ? folder : undefined;
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(() => resolve(true)));
    socket.once("error", () => resolve(false));
  });

export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  /** Removed with the server. */
  readonly folder: string;
}

/** Starts a server, and gives it back once it takes connections; nothing is left of one that does not. */
export const startServer = async ({ command, args, port, folder }: ServerOptions): Promise<DebianServer> => {
  const child = spawn(command, args, { ...identity, cwd: folder, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const close = async (): Promise<void> => {
    child.kill("SIGINT"); // for PostgreSQL: without waiting for its clients
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + startMillis;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`${command} did not start`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return { port, pid: child.pid ?? 0, close };
};
