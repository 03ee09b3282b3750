import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import type { Capacity } from "./capacity.ts";

export const bytesPerMebibyte = 2 ** 20;

const linuxFigure = (meminfo: string, name: string): number =>
  Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(meminfo)?.[1] ?? 0) / 1024;

/**
 * Memory that this machine has left. On Linux what can be had without swapping (`MemAvailable`), within the limit of a
 * container. Elsewhere only what nobody uses: the system would give back more (caches), nobody knows how much.
 */
export const availableMemory = (): Capacity["memory"] => {
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
