import type { Stack } from "../../stack.ts";
import { mebibytes, sizeText } from "../../../base/units.ts";

/** What there is for a stack where it runs, in MiB. */
export interface Capacity {
  readonly memory: {
    /** What is left right now; infinite where nobody can tell. */
    readonly available: number;
    /** What may be had beyond that: free swap; infinite where the system does not tell. */
    readonly reserve: number;
    /** All that there is, where limits are held to. Without it nobody is stopped from taking what another was promised. */
    readonly total?: number;
  };
  /** Of the disk that the stack's data lies on, where it can be seen. */
  readonly disk?: {
    readonly folder: string;
    readonly free: number;
    /** What to do if it is too little. */
    readonly way: string;
  };
}

/** What a stack needs, in MiB. */
export interface CapacityNeeds {
  /** What the services that do not run yet may take at most. */
  readonly memory: number;
  /** What all services may take at most. */
  readonly limits: number;
  /** Below `least` something cannot work, below `ample` it soon cannot. */
  readonly disk: { readonly least: number; readonly ample: number };
}

/** What stands in the way of a stack, and what may: a line each. */
export interface Judgement {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Capacity for what every stack writes: logs, metrics, Pulumi's state. */
const smallStack = { least: "256Mi", ample: "1Gi" } as const;

/** Part of what they may take that services have when they have just started, measured as a quarter, and a little. */
const startShare = 0.3;

/** What a stack needs beside its services that run already. Pure. */
export const capacityNeeds = (stack: Stack, runs: (service: string) => boolean): CapacityNeeds => {
  const services = stack.specs.filter((spec) => spec.kind === "service");
  const volumes = services.flatMap((spec) => Object.values(spec.volumes ?? {}));
  const free = [smallStack, ...volumes.flatMap((volume) => volume.free ?? [])];
  const memoryOf = (some: typeof services) => some.reduce((sum, { resources }) => sum + mebibytes(resources.memory), 0);
  return {
    memory: memoryOf(services.filter(({ name }) => !runs(name))),
    limits: memoryOf(services),
    disk: {
      least: Math.max(...free.map(({ least }) => mebibytes(least))),
      ample: Math.max(...free.map(({ ample }) => mebibytes(ample))),
    },
  };
};

const line = (where: string, expected: string, found: number, way: string): string =>
  `${where}: expected ${expected}, found ${sizeText(found)}; ${way}`;

const smaller = "choose less (traces.storage: badger, api.mode: single, elasticsearch.heap)";

const judgeMemory = (needs: CapacityNeeds, { available, reserve, total }: Capacity["memory"]): Judgement => {
  if (total !== undefined && total < needs.limits) {
    const way = `give it more, or ${smaller}`;
    return { problems: [line("memory", `${sizeText(needs.limits)} for all services`, total, way)], warnings: [] };
  }
  const memoryLine = (wanted: number) =>
    line("memory", `${sizeText(wanted)} for what does not run yet`, available, `end other programs, or ${smaller}`);
  const least = needs.memory * startShare;
  if (available + reserve < least) return { problems: [memoryLine(least)], warnings: [] };
  return { problems: [], warnings: available < needs.memory ? [memoryLine(needs.memory)] : [] };
};

const judgeDisk = (needs: CapacityNeeds, { folder, free, way }: NonNullable<Capacity["disk"]>): Judgement => {
  const diskLine = (wanted: number) => line(`disk of ${folder}`, `${sizeText(wanted)} free`, free, way);
  if (free < needs.disk.least) return { problems: [diskLine(needs.disk.least)], warnings: [] };
  return { problems: [], warnings: free < needs.disk.ample ? [diskLine(needs.disk.ample)] : [] };
};

/** What several have found, as one. */
export const together = (judgements: readonly Judgement[]): Judgement => ({
  problems: judgements.flatMap(({ problems }) => problems),
  warnings: judgements.flatMap(({ warnings }) => warnings),
});

/** Whether there is room: a problem is what cannot work, a warning what may not. Pure. */
export const judgeCapacity = (needs: CapacityNeeds, { memory, disk }: Capacity): Judgement =>
  together([judgeMemory(needs, memory), ...(disk ? [judgeDisk(needs, disk)] : [])]);
