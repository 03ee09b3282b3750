import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";

const table = "/proc/self/mountinfo";

/** The fifth field, with `\040` for a blank and the like (proc(5)). */
const pointOf = (line: string): string =>
  (line.split(" ")[4] ?? "").replaceAll(/\\(\d{3})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 8)),
  );

/** Where something is mounted at or below a folder, the latest first (Linux only: nowhere elsewhere). */
const mountsBelow = (folder: string): readonly string[] => {
  if (!existsSync(table) || !existsSync(folder)) return [];
  const top = realpathSync(folder);
  return readFileSync(table, "utf8")
    .trimEnd()
    .split("\n")
    .map(pointOf)
    .filter((point) => point === top || point.startsWith(top + sep))
    .toReversed();
};

/** Takes away whatever is mounted at or below a folder, also what a process still uses. */
export const unmountBelow = (folder: string): void => {
  for (const point of mountsBelow(folder)) execFileSync("umount", ["--lazy", point], { stdio: "pipe" });
};

/** Removes a folder with all that is in it, but nothing of what is mounted in it: that is taken away first. */
export const removeFolder = (folder: string): void => {
  unmountBelow(folder);
  const [left] = mountsBelow(folder);
  if (left !== undefined) throw new Error(`${left} is still mounted: ${folder} was left as it is`);
  rmSync(folder, { recursive: true, force: true });
};

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
