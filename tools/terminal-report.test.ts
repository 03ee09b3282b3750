import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BuildEvent } from "./build-event.ts";
import { colourfulEnvironment, fakeScreen } from "./fake-screen.ts";
import { terminalReport } from "./terminal-report.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  vi.stubEnv("FORCE_COLOR", undefined);
  vi.stubEnv("NO_COLOR", "1");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const start: BuildEvent = { kind: "start", name: "jaeger 2.13.0", action: "building from Go modules" };
const done: BuildEvent = { kind: "end", name: "jaeger 2.13.0", outcome: "ready" };

const record = (isTTY: boolean, env: Record<string, string> = {}) => {
  const { written, screen } = fakeScreen(isTTY ? 60 : undefined);
  return { written, report: terminalReport(screen, env) };
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
    "jaeger 2.13.0: building from Go modules … 0 s\u001B[K\n\u001B[J",
    "\u001B[1Ajaeger 2.13.0: building from Go modules … 1 s\u001B[K\n\u001B[J",
    "\u001B[1Ajaeger 2.13.0: building from Go modules … 2 s\u001B[K\n\u001B[J",
    "\u001B[1Ajaeger 2.13.0: ready after 2 s\u001B[K\n\u001B[J",
  ]);
});

test("what is fetched shows how much came of how much, also when it is done", () => {
  for (const isTTY of [false, true]) {
    const { written, report } = record(isTTY);
    report({ ...start, action: "fetching its release" });
    report({ kind: "progress", name: start.name, done: 12_300_000, total: 40_100_000 });
    vi.advanceTimersByTime(30_000);
    report({ kind: "progress", name: start.name, done: 40_100_000, total: 40_100_000 });
    report(done);
    expect(written.some((line) => line.includes("fetching its release, 13 of 41 MB … 30 s"))).toBe(true);
    expect(written.at(-1)).toContain("jaeger 2.13.0: ready after 30 s, 41 of 41 MB");
  }
});

test("a tool that is unavailable gets one line and is no longer counted", () => {
  const { written, report } = record(false);
  report(start);
  report({ kind: "unavailable", name: start.name, why: "https://x/y: 404 Not Found; building it" });
  report({ kind: "no-reach", why: "cannot reach anything" });
  vi.advanceTimersByTime(60_000);
  expect(written.slice(1)).toEqual([
    "jaeger 2.13.0: https://x/y: 404 Not Found; building it\n",
    "Cannot reach anything\n",
  ]);
});

test("on a terminal a line never wraps, which would leave rests of it on the screen", () => {
  const { written, report } = record(true);
  report({ ...start, action: "x".repeat(200) });
  expect(stripVTControlCharacters(written[0]!)).toHaveLength(60);
});

test("on a terminal with colours, what is ready is green, what is missing yellow, what failed red", () => {
  for (const [name, value] of Object.entries(colourfulEnvironment)) vi.stubEnv(name, value);
  const { written, report } = record(true);
  report({ kind: "end", name: "a", outcome: "ready" });
  report({ kind: "unavailable", name: "b", why: "gone" });
  report({ kind: "end", name: "c", outcome: "failed" });
  const colours = ["32", "33", "31"];
  expect(written.map((text, index) => text.includes(`\u001B[${colours[index]}m`))).toEqual([true, true, true]);
});

test("NO_COLOR makes a terminal plain", () => {
  const { written, report } = record(true, { NO_COLOR: "1" });
  report(start);
  vi.advanceTimersByTime(5000);
  expect(written).toEqual(["jaeger 2.13.0: building from Go modules …\n"]);
});
