import { execFileSync, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

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
  execFileSync("mount", ["--bind", folder, folder], { stdio: "pipe" });
  execFileSync("mount", ["-o", "remount,ro,bind", folder], { stdio: "pipe" });
  return () => {
    execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });
  };
};
