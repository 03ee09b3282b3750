import fc from "fast-check";
import { expect, test } from "vitest";
import { windowsAt } from "./windows.ts";

test("are the current five minutes and the previous five", () => {
  expect(windowsAt(Date.parse("2026-03-10T15:32:10Z"))).toEqual([
    { start: Date.parse("2026-03-10T15:25:00Z"), end: Date.parse("2026-03-10T15:30:00Z") },
    { start: Date.parse("2026-03-10T15:30:00Z"), end: Date.parse("2026-03-10T15:35:00Z") },
  ]);
});

test("reach back as far as requested", () => {
  const starts = windowsAt(Date.parse("2026-03-10T15:32:10Z"), 600_000).map(({ start }) =>
    new Date(start).toISOString(),
  );
  expect(starts).toEqual([
    "2026-03-10T15:15:00.000Z",
    "2026-03-10T15:20:00.000Z",
    "2026-03-10T15:25:00.000Z",
    "2026-03-10T15:30:00.000Z",
  ]);
});

test("cover every moment once, however far apart the runs are, if each reaches back to the previous run", () => {
  const time = fc.integer({ min: 0, max: Date.parse("2090-01-01") });
  const hour = 3_600_000;
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: hour }), fc.nat({ max: hour }), (now, back, rest) => {
      const gap = Math.min(back, rest);
      const windows = windowsAt(now, back);
      const later = windowsAt(now + gap, back);
      expect(windows.slice(1).map(({ start }) => start)).toEqual(windows.slice(0, -1).map(({ end }) => end));
      const current = windows.at(-1)!;
      expect(current.start <= now && now < current.end).toBe(true);
      // The next run counts again, in full, every window that ended less than five minutes before this run.
      for (const window of windows.filter(({ end }) => end > now - 300_000)) expect(later).toContainEqual(window);
    }),
  );
});
