import fc from "fast-check";
import { expect, test } from "vitest";
import { createTimestamp } from "./timestamp.ts";

test("a time is written like Date writes it, whatever was written before", () => {
  const timestamp = createTimestamp();
  const days = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("2500-01-01T00:00:00Z"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(days), fc.nat(2500), (date, later) => {
      for (const millis of [date.getTime(), date.getTime() + later]) {
        expect(timestamp(millis)).toBe(new Date(millis).toISOString());
      }
    }),
  );
});
