import type { Logger } from "../app/telemetry/logger.ts";
import type { KeeperMetrics } from "./metrics.ts";

/** Figures that are gathered now and then, so that a scrape never waits for anybody. */
export interface Collector {
  readonly name: string;
  /** Gathers the figures within the time and puts them into the metrics; rejects if it can't get them all. */
  collect(timeoutMs: number): Promise<void>;
  /** Takes the figures out of the metrics. */
  forget(): void;
}

export interface CollectingOptions {
  readonly collectors: readonly Collector[];
  readonly intervalMs: number;
  readonly metrics: Pick<KeeperMetrics, "own">;
  readonly log: Logger;
}

/** Figures this many intervals old are not shown any more: they would pass for those of now. */
const staleIntervals = 3;
const longestTimeoutMs = 5000;

/** Collects at once, and then at each interval, until it is stopped; a collector that fails disturbs nobody. */
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
