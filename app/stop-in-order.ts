import type { Logger } from "./telemetry/logger.ts";

/** A part of a service that stops with it. */
export interface Ending {
  readonly name: string;
  /** Timeout; after it the shutdown continues without this part. */
  readonly millis: number;
  readonly end: () => Promise<unknown>;
}

const late = Symbol("late");

/**
 * Stops one part after another. A part that hangs or fails does not keep the next from stopping, so a shutdown takes at
 * most the sum of the timeouts.
 */
export const stopInOrder = async (endings: readonly Ending[], log: Logger): Promise<void> => {
  for (const { name, millis, end } of endings) {
    const { promise: limit, resolve } = Promise.withResolvers<typeof late>();
    const timer = setTimeout(resolve, millis, late);
    try {
      if ((await Promise.race([end(), limit])) === late) log.warn(`${name} did not end within ${millis} ms`);
    } catch (error) {
      log.warn({ error }, `${name} did not end in order`);
    } finally {
      clearTimeout(timer);
    }
  }
};
