import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationOf, milliseconds, seconds } from "./duration.ts";

describe("durations", () => {
  it("reads each unit", () => {
    expect([milliseconds("7ms"), seconds("15s"), seconds("2m"), seconds("3h"), seconds("1d"), seconds("2w")]).toEqual([
      7, 15, 120, 10_800, 86_400, 1_209_600,
    ]);
    expect(milliseconds("1y")).toBe(milliseconds("365d"));
  });

  it("writes the largest unit that divides a length", () => {
    expect([durationOf(120_000), durationOf(90_000), durationOf(1500), durationOf(604_800_000)]).toEqual([
      "2m",
      "90s",
      "1500ms",
      "1w",
    ]);
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (length) => {
        expect(milliseconds(durationOf(length))).toBe(length);
      }),
    );
  });

  it.each(["0s", "-1m", "1.5h", "1e3s"] as const)("rejects %s", (length) => {
    expect(() => milliseconds(length)).toThrow(`${length}: expected a duration`);
  });
});
