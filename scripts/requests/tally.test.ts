import fc from "fast-check";
import { expect, test } from "vitest";
import { createTally } from "./tally.ts";

const durations = fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 });

test("percentiles are those of the sorted durations, to two per cent", () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, share) => {
      const tally = createTally();
      for (const milliseconds of all) tally.add({ operation: "GET /", milliseconds, status: "200", isExpected: true });
      const exact = all.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(all.length * share)) - 1]!;
      expect(tally.percentile(share) / exact).toBeGreaterThan(0.999);
      expect(tally.percentile(share) / exact).toBeLessThan(1.021);
    }),
  );
});

test("statuses are counted, and what was not expected", () => {
  const tally = createTally();
  const add = (status: string, isExpected: boolean) =>
    tally.add({ operation: "GET /", milliseconds: 1, status, isExpected });
  add("200", true);
  add("503", true);
  add("503", false);
  add("ECONNREFUSED", false);
  expect([tally.count(), tally.unexpected()]).toEqual([4, 2]);
  expect(Object.fromEntries(tally.statuses())).toEqual({ "200": 1, "503": 2, ECONNREFUSED: 1 });
});
