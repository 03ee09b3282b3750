import { setTimeout as pause } from "node:timers/promises";
import type { Workspace } from "../../scripts/workspace/workspace.ts";
import type { Cause } from "./causes.ts";
import { countedLosses } from "./counted-losses.ts";
import { pidOf } from "./places.ts";
import type { CountSpans } from "./span-store.ts";
import { steadyTraffic, type Sample } from "../support/steady-traffic.ts";
import type { Recovery } from "./wellness.ts";

/** What one fault did to the requests and the spans around it. */
export interface Row extends Recovery {
  readonly fault: string;
  readonly service: string;
  /** Whether another process of the service runs afterwards: what the old one held in memory is gone. */
  readonly replaced: boolean;
  /** Requests that do not need the service, and how many of them failed. */
  readonly others: number;
  readonly othersFailed: number;
  /** Requests that need it, and how many of them failed. */
  readonly needing: number;
  readonly needingFailed: number;
  /** Answers of the API that say neither what was asked for nor, as a problem document, why not. */
  readonly unclear: number;
  /** The slowest request that somebody else than the service could have answered. */
  readonly slowestMs: number;
  /** Spans stored before the fault that are no longer there. */
  readonly storedLost: number;
  /** Spans of answered requests that never arrived, and how many the stack has counted as lost. */
  readonly lost: number;
  readonly counted: number;
}

const perSecond = 20;
const warmUpMs = 5000;
/** Time from an answer until its spans are stored and can be found. */
const settleMs = 2000;

const isFailed = ({ status }: Sample): boolean => status < 200 || status > 299;
const isTraced = ({ kind }: Sample): boolean => kind.to === "api";
const needs = ({ kind }: Sample, service: string): boolean => kind.to === service || !!kind.needs?.includes(service);
const isUnclear = (sample: Sample): boolean =>
  isTraced(sample) && sample.status >= 400 && !sample.type.startsWith("application/problem+json");

const idsOf = (samples: readonly Sample[]): readonly string[] => samples.map(({ traceId }) => traceId);

/** How many spans the answers must have left, by how many those of the same kind left before. */
const expectedSpans = async (
  answered: readonly Sample[],
  before: readonly Sample[],
  count: CountSpans,
): Promise<number> => {
  let sum = 0;
  for (const [kind, samples] of Map.groupBy(answered, (sample) => sample.kind)) {
    const alike = before.filter((sample) => sample.kind === kind);
    sum += (samples.length * (await count(idsOf(alike)))) / alike.length;
  }
  return Math.round(sum);
};

/** Brings about a fault under steady traffic, and tells what it did. */
export const measure = async (
  workspace: Workspace,
  count: CountSpans,
  { fault, service, cause }: { readonly fault: string; readonly service: string; readonly cause: Cause },
): Promise<Row> => {
  const traffic = steadyTraffic((port) => workspace.url(port), perSecond);
  const losses = () => countedLosses(workspace.url(9090));
  await pause(warmUpMs);
  const before = traffic.samples.filter(
    (sample) => isTraced(sample) && sample.at < traffic.now() - settleMs && !isFailed(sample),
  );
  const [beforeStored, beforeCounted] = [await count(idsOf(before)), await losses()];
  const pid = pidOf(workspace, service);
  const from = traffic.now();
  const recovery = await cause(workspace, service).catch(async (error: unknown) => {
    await traffic.stop();
    throw error;
  });
  await pause(settleMs);
  await traffic.stop();
  await pause(2 * settleMs);
  const during = traffic.samples.filter(({ at }) => at >= from);
  const needing = during.filter((sample) => needs(sample, service));
  const others = during.filter((sample) => !needs(sample, service));
  const answered = during.filter((sample) => isTraced(sample) && !isFailed(sample));
  const patient = needing.filter(({ kind }) => kind.to !== service);
  return {
    fault,
    service,
    replaced: pidOf(workspace, service) !== pid,
    others: others.length,
    othersFailed: others.filter(isFailed).length,
    needing: needing.length,
    needingFailed: needing.filter(isFailed).length,
    unclear: during.filter(isUnclear).length,
    slowestMs: Math.round(Math.max(0, ...patient.map(({ milliseconds }) => milliseconds))),
    storedLost: beforeStored - (await count(idsOf(before))),
    lost: Math.max(0, (await expectedSpans(answered, before, count)) - (await count(idsOf(answered)))),
    counted: Math.max(0, (await losses()) - beforeCounted),
    ...recovery,
  };
};
