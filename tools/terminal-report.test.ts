import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BuildEvent } from "./build-event.ts";
import { terminalReport } from "./terminal-report.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start: BuildEvent = { kind: "start", name: "jaeger 2.13.0", action: "building from Go modules" };
const done: BuildEvent = { kind: "end", name: "jaeger 2.13.0", outcome: "ready" };

const record = (isTTY: boolean, env: Record<string, string> = {}) => {
  const written: string[] = [];
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  return { written, report: terminalReport(stream, env) };
};

test("in a pipe: a line at the start, one each 30 s, one at the end", () => {
  const { written, report } = record(false);
  report(start);
  vi.advanceTimersByTime(61_000);
  report(done);
  vi.advanceTimersByTime(60_000);
  expect(written).toEqual([
    "jaeger 2.13.0: building from Go modules …\n",
    "jaeger 2.13.0: still building from Go modules … 30 s\n",
    "jaeger 2.13.0: still building from Go modules … 60 s\n",
    "jaeger 2.13.0: ready after 61 s\n",
  ]);
});

test("on a terminal: one line that counts in place, and the finished ones above it", () => {
  const { written, report } = record(true);
  report(start);
  vi.advanceTimersByTime(2000);
  report(done);
  vi.advanceTimersByTime(5000);
  expect(written).toEqual([
    "jaeger 2.13.0: building from Go modules … 0 s\n",
    "\u001B[1A\u001B[Jjaeger 2.13.0: building from Go modules … 1 s\n",
    "\u001B[1A\u001B[Jjaeger 2.13.0: building from Go modules … 2 s\n",
    "\u001B[1A\u001B[Jjaeger 2.13.0: ready after 2 s\n",
  ]);
});

test("on a terminal a line never wraps, which would leave rests of it on the screen", () => {
  const { written, report } = record(true);
  report({ ...start, action: "x".repeat(200) });
  expect(written[0]).toHaveLength(60);
});

test("NO_COLOR makes a terminal plain", () => {
  const { written, report } = record(true, { NO_COLOR: "1" });
  report(start);
  vi.advanceTimersByTime(5000);
  expect(written).toEqual(["jaeger 2.13.0: building from Go modules …\n"]);
});
