import fc from "fast-check";
import { expect, test } from "vitest";
import { traceIndexFamilies } from "../signals/trace-index.ts";
import { indexFigures } from "./index-figures.ts";

const day = 86_400_000;
const now = Date.parse("2026-03-10T15:30:00Z");

const anyDay = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const daily = fc.tuple(fc.constantFrom(...traceIndexFamilies), anyDay).map(([family, date]) => `${family}-${date}`);
const index = fc.record({
  index: fc.oneof(daily, fc.string()),
  "docs.count": fc.oneof(fc.constant(null), fc.nat().map(String)),
  "store.size": fc.oneof(fc.constant(null), fc.nat().map(String)),
});

test("every document and byte is counted once, and the retention limits the number of series", () => {
  fc.assert(
    fc.property(fc.array(index, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (indices, days) => {
      const figures = indexFigures(indices, { retentionMs: days * day, now });
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      expect(total(figures.map(({ documents }) => documents))).toBe(
        total(indices.map((entry) => Number(entry["docs.count"]))),
      );
      expect(total(figures.map(({ bytes }) => bytes))).toBe(total(indices.map((entry) => Number(entry["store.size"]))));
      expect(new Set(figures.map(({ family, day: of }) => `${family} ${of}`)).size).toBe(figures.length);
      // Days within the retention, its first day, today and tomorrow, older and later days; and indices of other
      // families.
      expect(figures.length).toBeLessThanOrEqual(traceIndexFamilies.length * (days + 5) + 1);
    }),
  );
});

test("today and yesterday have their own series; expired days count as older, days far ahead as later", () => {
  const names = ["2026-03-10", "2026-03-09", "2026-03-11", "2026-03-01", "2027-01-01"];
  const listed = names.map((date) => ({ index: `jaeger-span-${date}`, "docs.count": "1", "store.size": "2" }));
  expect(indexFigures(listed, { retentionMs: 7 * day, now }).map((figure) => figure.day)).toEqual([
    "2026-03-10",
    "2026-03-09",
    "2026-03-11",
    "older",
    "later",
  ]);
});
