import type { Logger } from "../app/telemetry/logger.ts";
import type { KeeperMetrics } from "./metrics.ts";

/** Metrics that are collected periodically, so that a scrape never waits. */
export interface Collector {
  readonly name: string;
  /** Collects the values within the timeout and updates the metrics; rejects if any value is missing. */
  collect(timeoutMs: number): Promise<void>;
  /** Removes the values from the metrics. */
  forget(): void;
}

export interface CollectingOptions {
  readonly collectors: readonly Collector[];
  readonly intervalMs: number;
  readonly metrics: Pick<KeeperMetrics, "own">;
  readonly log: Logger;
}

/** Values older than this many intervals are removed, so that nobody takes them for current ones. */
const staleIntervals = 3;
const longestTimeoutMs = 5000;

/** Collects at once and then at each interval until it is stopped. A failing collector does not affect the others. */
export const startCollecting = ({ collectors, intervalMs, metrics, log }: CollectingOptions): (() => void) => {
  const timeoutMs = Math.min(intervalMs, longestTimeoutMs);
  const states = collectors.map((collector) => ({ collector, busy: false, healthy: true, succeeded: Date.now() }));

  const turn = async (state: (typeof states)[number]): Promise<void> => {
    if (state.busy) return;
    state.busy = true;
    const { name } = state.collector;
    try {
      await state.collector.collect(timeoutMs);
      state.succeeded = Date.now();
      metrics.own.collectLastSuccess.set({ collector: name }, state.succeeded / 1000);
      if (!state.healthy) log.info(`${name}: figures are there again`);
      state.healthy = true;
    } catch (error) {
      if (state.healthy) log.warn({ error }, `${name}: no figures`);
      state.healthy = false;
      if (Date.now() - state.succeeded >= staleIntervals * intervalMs) state.collector.forget();
    }
    state.busy = false;
  };

  const all = (): void => {
    for (const state of states) void turn(state);
  };
  all();
  const timer = setInterval(all, intervalMs);
  return () => clearInterval(timer);
};
