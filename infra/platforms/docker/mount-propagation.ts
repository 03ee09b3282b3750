import { readFileSync } from "node:fs";

/** Whether a container that has the machine's root sees disks that are mounted later, or only those of its start. */
export type MountPropagation = "default" | "rslave";

/**
 * What the engine's machine can pass on of its mounts, from the text of `/proc/self/mountinfo`
 * (https://www.kernel.org/doc/html/latest/filesystems/proc.html#proc-pid-mountinfo-information-about-mounts). An engine
 * refuses `rslave` for a root that is neither shared nor a slave: in some virtual machines, and in containers.
 */
export const mountPropagation = (mountInfo: string): MountPropagation => {
  const root = mountInfo.split("\n").find((line) => line.split(" ")[4] === "/");
  return root !== undefined && / (shared|master):\d+ .*- /.test(root) ? "rslave" : "default";
};

/** The same of this machine. */
export const ownMountPropagation = (): MountPropagation => {
  try {
    return mountPropagation(readFileSync("/proc/self/mountinfo", "utf8"));
  } catch {
    return "default";
  }
};
