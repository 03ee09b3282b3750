import type { ScheduleSpec } from "../service.ts";

/** Cuts the logs of running services where they are plain files, before they fill the disk. */
export const logRotation = (folder: string): ScheduleSpec => ({
  name: "log-rotation",
  entry: "tasks/rotate-logs.ts",
  talksTo: [],
  // A run takes a tenth of a second; in this time even a busy log grows by some tens of MiB only.
  every: "10m",
  within: "1m",
  args: () => [folder],
});
