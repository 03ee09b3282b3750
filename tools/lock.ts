import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../base/process-identity.ts";

const holderOf = (lock: string): number | undefined => {
  try {
    return Number.parseInt(readFileSync(lock, "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
};

/** Left by a process that died: of that number none runs, or it did not come to write its number. */
const isStale = (lock: string, holder: number | undefined): boolean => {
  if (holder !== undefined) return !isRunning(holder);
  const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
  return Date.now() - mtimeMs > 10_000;
};

const tryLock = (lock: string): boolean => {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
};

/** How a lock is waited for. */
export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once per process that holds the lock meanwhile. */
  readonly onWait: (pid: number) => void;
}

/**
 * Runs `work` while no other process does so under the same lock file, and takes over the lock of a process that died.
 * It saves double work and no more: two that take over at the same instant both go on, so `work` must bear that.
 */
export const withLock = async <T>(
  lock: string,
  { signal, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> => {
  mkdirSync(dirname(lock), { recursive: true });
  let told: number | undefined;
  while (!tryLock(lock)) {
    const holder = holderOf(lock);
    if (isStale(lock, holder)) rmSync(lock, { force: true });
    else {
      if (holder !== undefined && holder !== told) onWait(holder);
      told = holder ?? told;
      await sleep(200, undefined, { signal });
    }
  }
  try {
    return await work();
  } finally {
    if (holderOf(lock) === process.pid) rmSync(lock, { force: true });
  }
};
