import type { Logger } from "../telemetry/logger.ts";
import type { OrderStore } from "./order-store.ts";
import type { Settle } from "./settlement.ts";

export interface PendingOrdersOptions {
  readonly store: OrderStore;
  readonly settle: Settle;
  readonly log: Logger;
  /** Time between two looks; defaults to 5000. */
  readonly intervalMillis?: number;
  /** Younger orders are still being paid by their own request; defaults to 10000. */
  readonly ageMillis?: number;
}

/** Settles, again and again, the orders whose payment was not heard of; returns how to stop. */
export const watchPendingOrders = (options: PendingOrdersOptions): (() => Promise<void>) => {
  const { store, settle, log, intervalMillis = 5000, ageMillis = 10_000 } = options;
  let stopped = false;
  let running = Promise.resolve();

  const look = async (): Promise<void> => {
    for (const order of await store.listPending(new Date(Date.now() - ageMillis))) {
      if (stopped) return;
      await settle(order);
    }
  };

  const timer = setInterval(() => {
    running = running.then(look).catch((error: unknown) => log.warn({ error }, "Pending orders wait for payments"));
  }, intervalMillis);
  timer.unref();

  return () => {
    stopped = true;
    clearInterval(timer);
    return running;
  };
};
