import fc from "fast-check";
import { expect, test } from "vitest";
import { windowsAt } from "./windows.ts";

test("are the five minutes under way and the five before", () => {
  expect(windowsAt(Date.parse("2026-03-10T15:32:10Z"))).toEqual([
    { start: Date.parse("2026-03-10T15:25:00Z"), end: Date.parse("2026-03-10T15:30:00Z") },
    { start: Date.parse("2026-03-10T15:30:00Z"), end: Date.parse("2026-03-10T15:35:00Z") },
  ]);
});

test("leave no moment out and count none twice, whenever a run comes", () => {
  const time = fc.integer({ min: 0, max: Date.parse("2090-01-01") });
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 300_000 }), (now, later) => {
      const [before, current] = windowsAt(now);
      expect(before!.end).toBe(current!.start);
      expect(current!.start <= now && now < current!.end).toBe(true);
      // A run that comes within a window's length counts this window again, whole.
      expect(windowsAt(now + later)).toContainEqual(current);
    }),
  );
});
