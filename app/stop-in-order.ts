import type { Logger } from "./telemetry/logger.ts";

/** One part of a service that ends with it. */
export interface Ending {
  readonly name: string;
  /** What it may take; longer, and the service goes on ending without it. */
  readonly millis: number;
  readonly end: () => Promise<unknown>;
}

const late = Symbol("late");

/**
 * Ends one part after the other. None of them, hanging or failing, keeps the next from its end: a process takes as long
 * as the sum of the limits at most.
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
