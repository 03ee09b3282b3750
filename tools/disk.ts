import { statfsSync } from "node:fs";

/** Disk that building every tool with empty caches takes at its peak, measured, in GB: sources, compiled packages, the tools. */
export const coldBuildGigabytes = 11;

/** Free space of the disk that holds a folder, in GB. */
export const freeGigabytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1e9;
};
