import type { Stack } from "../../stack.ts";
import { mebibytes, sizeText } from "../../units.ts";

/** What a machine has left for a stack, in MiB. */
export interface Room {
  readonly memory: {
    readonly available: number;
    /** What may be had beyond that: free swap; infinite where the system does not tell. */
    readonly reserve: number;
  };
  /** Of the disk that the stack's data lies on. */
  readonly disk: { readonly folder: string; readonly free: number };
}

/** What a stack needs, in MiB. */
export interface RoomNeeds {
  /** What the services that do not run yet may take at most. */
  readonly memory: number;
  /** Below `least` something cannot work, below `ample` it soon cannot. */
  readonly disk: { readonly least: number; readonly ample: number };
}

/** A line each. */
export interface RoomJudgement {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Room for what every stack writes: logs, metrics, Pulumi's state. */
const smallStack = { least: "256Mi", ample: "1Gi" } as const;

/** Part of what they may take that services have when they have just started, measured as a quarter, and a little. */
const startShare = 0.3;

/** What a stack needs beside its services that run already. Pure. */
export const roomNeeds = (stack: Stack, runs: (service: string) => boolean): RoomNeeds => {
  const services = stack.filter((spec) => spec.kind === "service");
  const volumes = services.flatMap((spec) => Object.values(spec.volumes ?? {}));
  const free = [smallStack, ...volumes.flatMap((volume) => volume.free ?? [])];
  return {
    memory: services
      .filter(({ name }) => !runs(name))
      .reduce((sum, { resources }) => sum + mebibytes(resources.memory), 0),
    disk: {
      least: Math.max(...free.map(({ least }) => mebibytes(least))),
      ample: Math.max(...free.map(({ ample }) => mebibytes(ample))),
    },
  };
};

const line = (where: string, expected: string, found: number, way: string): string =>
  `${where}: expected ${expected}, found ${sizeText(found)}; ${way}`;

/** Whether there is room: a problem is what cannot work, a warning what may not. Pure. */
export const judgeRoom = (needs: RoomNeeds, { memory, disk }: Room): RoomJudgement => {
  const smaller = "end other programs, or choose less (traces.storage: badger, api.mode: single, elasticsearch.heap)";
  const least = needs.memory * startShare;
  const memoryLine = (wanted: number) =>
    line("memory", `${sizeText(wanted)} for what does not run yet`, memory.available, smaller);
  const diskLine = (wanted: number) =>
    line(
      `disk of ${disk.folder}`,
      `${sizeText(wanted)} free`,
      disk.free,
      "make room, or set data.directory to a folder on another disk",
    );
  const isStarved = memory.available + memory.reserve < least;
  const isFull = disk.free < needs.disk.least;
  return {
    problems: [...(isStarved ? [memoryLine(least)] : []), ...(isFull ? [diskLine(needs.disk.least)] : [])],
    warnings: [
      ...(!isStarved && memory.available < needs.memory ? [memoryLine(needs.memory)] : []),
      ...(!isFull && disk.free < needs.disk.ample ? [diskLine(needs.disk.ample)] : []),
    ],
  };
};
