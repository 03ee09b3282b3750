import { buildUnits, type BuildUnit } from "./build-unit.ts";
import { coldBuildGigabytes } from "./disk.ts";

/** What the finished tools alone take, measured, in GB. */
const leastGigabytes = 1;

/** What there is to say about the room for tools that are still missing. */
export type SpaceNote = { readonly kind: "problem" | "warning"; readonly text: string };

export interface CacheSpace {
  readonly cache: string;
  readonly freeGigabytes: number;
  /** What is to be built; nothing is when releases or the cache give everything. */
  readonly toBuild: readonly BuildUnit[];
}

const cpuSeconds = (units: readonly BuildUnit[]): number => units.reduce((sum, unit) => sum + unit.cpuSeconds, 0);

/** Disk that building some of the tools takes at its peak with empty caches: their part of the measured whole. */
const buildGigabytes = (toBuild: readonly BuildUnit[]): number =>
  (coldBuildGigabytes * cpuSeconds(toBuild)) / cpuSeconds(Object.values(buildUnits));

/**
 * Whether the disk of the cache has room for what is missing. Too little for the finished tools is a problem; too little
 * for a build with empty caches is a warning, for much of it may be compiled already. Pure.
 */
export const judgeCacheSpace = ({ cache, freeGigabytes, toBuild }: CacheSpace): SpaceNote | undefined => {
  const wanted = Math.max(leastGigabytes, buildGigabytes(toBuild));
  if (freeGigabytes >= wanted) return undefined;
  const kind = freeGigabytes < leastGigabytes ? "problem" : "warning";
  const figures = `expected ${wanted.toFixed(1)} GB free to make what is missing, found ${freeGigabytes.toFixed(1)} GB`;
  return { kind, text: `tool cache ${cache}: ${figures}; make room, or let OBS_CACHE name a folder on another disk` };
};
