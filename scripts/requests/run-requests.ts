import { isLive, liveLines } from "../../tools/live-lines.ts";
import { painter } from "../../tools/paint.ts";
import { createReport, type Report } from "./report.ts";
import type { Sample } from "./tally.ts";

/** What a run does: it sends until it is done or told to stop, and hands over each sample. */
export type Work = (add: (sample: Sample) => void, signal: AbortSignal) => Promise<void>;

const liveMillis = 250;
const plainMillis = 5000;
const interrupted = 130;

const progressOf = ({ all }: Report, total: number, seconds: number): string =>
  `  ${all.count()} of ${total} requests, ${(all.count() / seconds).toFixed(0)}/s, ` +
  `p95 ${all.percentile(0.95).toFixed(1)} ms, ${all.unexpected()} unexpected`;

/** Runs requests with progress on the way and a summary at the end; the exit code says whether all was as expected. */
export const runRequests = async (total: number, work: Work, more?: (report: Report) => string): Promise<number> => {
  const report = createReport();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once("SIGINT", stop);
  const out = process.stdout;
  const lines = isLive(out, process.env) ? liveLines(out) : undefined;
  const show = () => {
    const line = progressOf(report, total, seconds());
    if (lines) lines.draw([line]);
    else out.write(`${line}\n`);
  };
  const timer = setInterval(show, lines ? liveMillis : plainMillis);
  try {
    await work(report.add, stopped.signal);
  } finally {
    clearInterval(timer);
    process.removeListener("SIGINT", stop);
    lines?.draw([]);
  }
  if (more) out.write(`${more(report)}\n\n`);
  out.write(`${report.summary(seconds())}\n`);
  const isGood = report.all.unexpected() === 0 && report.all.count() > 0;
  const sign = isGood ? painter(out)("green", "✓ All as expected") : painter(out)("red", "✗ Not all as expected");
  out.write(`${sign}\n`);
  if (stopped.signal.aborted) return interrupted;
  return isGood ? 0 : 1;
};
