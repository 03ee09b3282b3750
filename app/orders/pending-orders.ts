import { Problem } from "../http/problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { OrderStore } from "./order-store.ts";
import type { Settle } from "./settlement.ts";

export interface PendingOrdersOptions {
  readonly store: OrderStore;
  readonly settle: Settle;
  readonly log: Logger;
  /** Time between two checks; defaults to 5000. */
  readonly intervalMillis?: number;
  /** Younger orders are still being paid by their own request; defaults to 10000. */
  readonly ageMillis?: number;
}

const isUnreachable = (error: unknown): boolean => error instanceof Problem && error.kind === "unavailable";

/** Periodically settles orders whose payment has no known outcome. Returns a function that stops it. */
export const watchPendingOrders = (options: PendingOrdersOptions): (() => Promise<void>) => {
  const { store, settle, log, intervalMillis = 5000, ageMillis = 10_000 } = options;
  let stopped = false;
  let running = Promise.resolve();

  const look = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const order of await store.listPending(new Date(Date.now() - ageMillis))) {
      if (stopped) return;
      try {
        await settle(order);
      } catch (error) {
        failures.push(error);
        if (isUnreachable(error)) break; // all other payments would fail too
      }
    }
    if (failures.length > 0)
      log.warn({ error: failures[0], orders: failures.length }, "Pending orders wait for payments");
  };

  const timer = setInterval(() => {
    running = running.then(look).catch((error: unknown) => log.warn({ error }, "Pending orders cannot be read"));
  }, intervalMillis);
  timer.unref();

  return () => {
    stopped = true;
    clearInterval(timer);
    return running;
  };
};
