import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import { freeBytes } from "../../../tools/disk.ts";
import type { LocalContext } from "./addresses.ts";
import type { Room } from "./room.ts";

const bytesPerMebibyte = 2 ** 20;

const linuxFigure = (meminfo: string, name: string): number =>
  Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(meminfo)?.[1] ?? 0) / 1024;

/**
 * On Linux what can be had without swapping (`MemAvailable`), within the limit of a container. Elsewhere only what nobody
 * uses: the system would give back more (caches), nobody knows how much.
 */
const measureMemory = (): Room["memory"] => {
  if (process.platform !== "linux") {
    return { available: freemem() / bytesPerMebibyte, reserve: Number.POSITIVE_INFINITY };
  }
  const meminfo = readFileSync("/proc/meminfo", "utf8");
  const limit = process.constrainedMemory() / bytesPerMebibyte;
  return {
    available: Math.min(linuxFigure(meminfo, "MemAvailable"), limit || Number.POSITIVE_INFINITY),
    reserve: linuxFigure(meminfo, "SwapFree"),
  };
};

/** What this machine has left for a stack, right now. */
export const measureRoom = ({ directory }: Pick<LocalContext, "directory">): Room => ({
  memory: measureMemory(),
  disk: { folder: directory, free: freeBytes(directory) / bytesPerMebibyte },
});
