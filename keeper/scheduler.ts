import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../app/telemetry/logger.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { Schedule } from "./schedule.ts";

export interface SchedulerOptions {
  readonly schedules: readonly Schedule[];
  /** Time until the first runs. */
  readonly startDelayMs: number;
  readonly metrics: Pick<KeeperMetrics, "own">;
  readonly log: Logger;
}

const outcomes = ["success", "failure"] as const;
/** Maximum time until a failed run is retried. */
const retryMs = 300_000;

/**
 * Runs one program on this process's own Node until it exits and logs its output. Returns why it failed, or nothing.
 */
const run = ({ args, withinMs }: Schedule, signal: AbortSignal, log: Logger): Promise<string | undefined> =>
  new Promise((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const child = spawn(process.execPath, [...args], {
      stdio: ["ignore", "pipe", "pipe"],
      signal: limit,
      killSignal: "SIGKILL",
    });
    createInterface(child.stdout).on("line", (line) => log.info(line));
    createInterface(child.stderr).on("line", (line) => log.warn(line));
    child.on("error", (error) => resolve(limit.aborted ? `not done after ${withinMs} ms` : error.message));
    child.on("close", (code, by) => {
      if (code === 0) resolve(undefined);
      else resolve(`ended with ${by ?? `exit code ${code}`}`);
    });
  });

const start = (schedule: Schedule, { startDelayMs, metrics: { own }, log }: SchedulerOptions): (() => void) => {
  const { name, everyMs } = schedule;
  const stopped = new AbortController();
  for (const outcome of outcomes) own.scheduleRuns.inc({ schedule: name, outcome }, 0);

  const turn = async (): Promise<number> => {
    const started = performance.now();
    const reason = await run(schedule, stopped.signal, log);
    if (stopped.signal.aborted) return everyMs;
    const seconds = (performance.now() - started) / 1000;
    own.scheduleDuration.set({ schedule: name }, seconds);
    own.scheduleRuns.inc({ schedule: name, outcome: reason === undefined ? "success" : "failure" });
    own.scheduleFailing.set({ schedule: name }, reason === undefined ? 0 : 1);
    if (reason === undefined) {
      own.scheduleLastSuccess.set({ schedule: name }, Date.now() / 1000);
      log.info({ duration_ms: Math.round(seconds * 1000) }, "Run ended well");
      return everyMs;
    }
    log.error(`Run failed: ${reason}`);
    return Math.min(everyMs, retryMs);
  };

  const turns = async (): Promise<void> => {
    const { signal } = stopped;
    for (let pause = startDelayMs; !signal.aborted; pause = await turn()) await sleep(pause, undefined, { signal });
  };
  turns().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return () => stopped.abort();
};

/** Runs each schedule after the delay, then repeatedly until it is stopped, one run of each at a time. */
export const startSchedules = (options: SchedulerOptions): (() => void) => {
  const stops = options.schedules.map((schedule) =>
    start(schedule, { ...options, log: options.log.child({ schedule: schedule.name }) }),
  );
  return () => {
    for (const stop of stops) stop();
  };
};
