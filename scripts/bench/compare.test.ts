import { expect, test } from "vitest";
import { comparison, medianRatio, type Pair } from "./compare.ts";

const pairs: readonly Pair[] = [
  { other: { start: 2 }, own: { start: 3 } },
  { other: { start: 10 }, own: { start: 9 } },
  { other: { start: 4 }, own: { start: 5 } },
];

test("the ratio is that of pairs, which one slow moment of the machine does not move", () => {
  expect(medianRatio("start", pairs)).toBe(1.25);
});

test("the table shows both medians and the spread of the ratios", () => {
  const [, row] = comparison(pairs).split("\n");
  expect(row!.split(/ +/)).toEqual(["start", "4.00", "5.00", "0.900", "1.250", "1.500"]);
});
