import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isRunning } from "../base/process-identity.ts";
import type { Report } from "./build-event.ts";
import { withLock } from "./lock.ts";
import { Unavailable } from "./unavailable.ts";

/** A folder of the cache and how it comes about. */
export interface Making {
  readonly folder: string;
  /** Gets the output of what is run; is emptied before. */
  readonly log: string;
  /** `jaeger 2.13.0`. */
  readonly label: string;
  /** `building from Go modules (…)`. */
  readonly action: string;
  /** Whether nobody has deleted a part of it since it was made. */
  readonly isWhole: (folder: string) => boolean;
  /** Fills an empty folder. */
  readonly make: (temporary: string) => Promise<void>;
}

/** What every making is run with. */
export interface MakeContext {
  readonly report: Report;
  readonly signal: AbortSignal;
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** What processes that were killed have left half done. */
const removeLeftovers = (folder: string): void => {
  const prefix = `${basename(folder)}.tmp-`;
  for (const name of readdirSync(dirname(folder))) {
    const isLeft = name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)));
    if (isLeft) remove(join(dirname(folder), name));
  }
};

const moveInto = (from: string, folder: string): void => {
  try {
    renameSync(from, folder);
  } catch (error) {
    // Another process was first: what it made is of the same recipe.
    if (!existsSync(folder)) throw error;
  }
};

const reportFailure = ({ label }: Making, { report, signal }: MakeContext, error: unknown): void => {
  if (error instanceof Unavailable) report({ kind: "unavailable", name: label, why: error.message });
  else report({ kind: "end", name: label, outcome: signal.aborted ? "stopped" : "failed" });
};

const makeAside = async (making: Making, context: MakeContext): Promise<void> => {
  const { folder, log, label, action, make } = making;
  removeLeftovers(folder);
  const temporary = `${folder}.tmp-${process.pid}`;
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "");
  context.report({ kind: "start", name: label, action });
  try {
    mkdirSync(temporary, { recursive: true });
    await make(temporary);
    moveInto(temporary, folder);
    context.report({ kind: "end", name: label, outcome: "ready" });
  } catch (error) {
    reportFailure(making, context, error);
    throw error;
  } finally {
    remove(temporary);
  }
};

/** Makes a folder of the cache if it is not there yet: aside, and renamed when whole; one process at a time. */
export const makeFolder = async (making: Making, context: MakeContext): Promise<void> => {
  const { folder, label, isWhole } = making;
  const lock = `${folder}.lock`;
  const onWait = (pid: number) => context.report({ kind: "waiting", name: label, pid, lock });
  await withLock(lock, { signal: context.signal, onWait }, async () => {
    if (isWhole(folder)) return;
    remove(folder);
    await makeAside(making, context);
  });
};
