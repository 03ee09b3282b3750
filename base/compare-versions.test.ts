import fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions } from "./compare-versions.ts";

test.each([
  ["1.9.0", "1.10.0", -1],
  ["2.13", "2.13.0", 0],
  ["9.4.2", "8.19.14", 1],
  ["3.12.0-rc.1", "3.12.0", 0],
  ["1.44", "1.9", 1],
  ["", "0", 0],
])("%s compared with %s is %i", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
});

test("orders versions as their numbers are ordered, place by place", () => {
  const parts = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const length = Math.max(left.length, right.length);
      const padded = (numbers: readonly number[]) =>
        Array.from({ length }, (_, place) => String(numbers[place] ?? 0).padStart(4, "0")).join(".");
      const [first, second] = [padded(left), padded(right)];
      const expected = first === second ? 0 : Number(first > second) * 2 - 1;
      expect(Math.sign(compareVersions(left.join("."), right.join(".")))).toBe(expected);
    }),
  );
});
