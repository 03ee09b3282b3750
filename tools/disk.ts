import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

/** Disk that building every tool with empty caches takes at its peak, measured, in GB: sources, compiled packages, the tools. */
export const coldBuildGigabytes = 11;

const nearestExisting = (folder: string): string => (existsSync(folder) ? folder : nearestExisting(dirname(folder)));

/** Free space, in bytes, of the disk that holds a folder, or will once the folder is made. */
export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  return bavail * bsize;
};
