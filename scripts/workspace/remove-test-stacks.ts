import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stopOrphans } from "../../infra/platforms/local/orphans.ts";
import { removeFolder } from "./mounts.ts";

/** Processes that were started with this variable set to this value, other than ourselves (Linux only: none elsewhere). */
const startedWith = (variable: string, value: string): readonly number[] => {
  if (!existsSync("/proc/self/environ")) return [];
  const isMarked = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`${variable}=${value}`);
    } catch {
      return false;
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && isMarked(name))
    .map(Number);
};

const folders = (path: string): readonly string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];

/**
 * Ends everything that tests started under a base folder, and removes it: helpers that carry the base in their
 * environment, then the services of every stack, then what is mounted. Names of the services that still ran.
 */
export const removeTestStacks = async (base: string): Promise<readonly string[]> => {
  for (const pid of startedWith("OBS_TEST_BASE", base)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  const stacks = folders(base).flatMap((name) =>
    folders(join(base, name, ".data")).map((stack) => join(base, name, ".data", stack)),
  );
  const orphans = await Promise.all(stacks.map((directory) => stopOrphans(directory, 2000)));
  removeFolder(base);
  return orphans.flat();
};
