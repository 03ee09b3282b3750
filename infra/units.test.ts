import fc from "fast-check";
import { expect, test } from "vitest";
import { isDuration, mebibytes, milliseconds, type Duration } from "./units.ts";

test("sizes are counted in MiB", () => {
  expect([mebibytes("512Mi"), mebibytes("2Gi")]).toEqual([512, 2048]);
});

test("a length of time is its number of its unit", () => {
  const perUnit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.constantFrom(...Object.entries(perUnit)), (amount, [unit, ms]) => {
      expect(milliseconds(`${amount}${unit}` as Duration)).toBe(amount * ms);
    }),
  );
});

test.each(["-3d", "0s", "3", "d", "1h30m", "1.5h", " 3d", ""])("%j is no length of time", (text) => {
  expect(isDuration(text)).toBe(false);
});
