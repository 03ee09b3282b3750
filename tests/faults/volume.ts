import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unmountBelow } from "../../scripts/mounts.ts";

const mount = (...args: readonly string[]): void => {
  execFileSync("mount", args, { stdio: "pipe" });
};

/** Makes a folder a volume of its own, of this size at most, such as `64m`. */
export const mountVolume = (folder: string, size: string): void => {
  mkdirSync(folder, { recursive: true });
  mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
};

/** Why volumes can't be mounted here, if they can't. */
export const whyNoVolumes = (): string | undefined => {
  if (process.platform !== "linux") return "mounting a small volume needs Linux";
  if (process.getuid?.() !== 0) return "mounting a small volume needs root";
  const probe = mkdtempSync(join(tmpdir(), "volume-"));
  try {
    mountVolume(probe, "1m");
    return undefined;
  } catch (error) {
    return `mounting a small volume is not allowed here: ${(error as Error).message.trim()}`;
  } finally {
    unmountBelow(probe);
    rmSync(probe, { recursive: true });
  }
};

/** Fills a volume to the last byte and keeps it so; the function frees it again. */
export const fillVolume = (folder: string): (() => Promise<void>) => {
  if (!existsSync(folder)) throw new Error(`${folder} is not there to be filled`);
  const ballast = join(folder, "ballast");
  const script = 'while :; do cat /dev/zero >> "$0" 2>/dev/null; sleep 0.1; done';
  const child = spawn("/bin/sh", ["-c", script, ballast], { detached: true, stdio: "ignore" });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("close", () => resolve()).on("error", reject);
  });
  return async () => {
    process.kill(-child.pid!, "SIGKILL");
    await ended;
    rmSync(ballast, { force: true });
  };
};

/** Nobody can open a file of the folder for writing from now on; the function takes it back. */
export const makeReadOnly = (folder: string): (() => void) => {
  mount("--bind", folder, folder);
  mount("-o", "remount,ro,bind", folder);
  return () => {
    execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });
  };
};
