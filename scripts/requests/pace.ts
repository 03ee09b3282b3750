import { setTimeout as pause } from "node:timers/promises";

/** A server that is slower than asked for gets no more than so many requests at once. */
const mostAtOnce = 200;

export interface Pace {
  /** How many in all. */
  readonly total: number;
  readonly perSecond: number;
  /** Ends the sending early; what is under way is waited for. */
  readonly signal: AbortSignal;
}

/** Calls `send` at an even pace, whether or not earlier calls have ended. */
export const keepPace = async (send: () => Promise<void>, { total, perSecond, signal }: Pace): Promise<void> => {
  const pending = new Set<Promise<void>>();
  const started = performance.now();
  for (let number = 0; number < total && !signal.aborted; number++) {
    const due = started + (number / perSecond) * 1000;
    // An interrupted pause is the end of the loop, not an error.
    if (due > performance.now()) await pause(due - performance.now(), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const sent = send();
    pending.add(sent);
    void sent.finally(() => pending.delete(sent));
    if (pending.size >= mostAtOnce) await Promise.race(pending);
  }
  await Promise.all(pending);
};
