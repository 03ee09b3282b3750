import { setTimeout as pause } from "node:timers/promises";
import type { Example } from "../../app/examples/example.ts";
import type { Work } from "./run-requests.ts";
import { openSession } from "./session.ts";

export interface WalkOptions {
  readonly host: string;
  readonly examples: readonly Example[];
  readonly runs: number;
  /** How many walk side by side. */
  readonly concurrency: number;
  /** Seconds that a walker rests between two requests. */
  readonly delay: number;
}

/** Walks every operation from the first to the last, so many times. */
export const walk = ({ host, examples, runs, concurrency, delay }: WalkOptions): Work => {
  let begun = 0;
  return async (add, signal) => {
    const walker = async (): Promise<void> => {
      while (begun < runs && !signal.aborted) {
        begun += 1;
        const session = openSession(host);
        for (const example of examples) {
          if (signal.aborted) return;
          add(await session.send(example));
          if (delay > 0) await pause(delay * 1000, undefined, { signal }).catch(() => {});
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, runs) }, walker));
  };
};
