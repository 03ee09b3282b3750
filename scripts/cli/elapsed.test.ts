import { expect, test } from "vitest";
import { elapsed } from "./elapsed.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [-5 * second, "0 s"],
  [0, "0 s"],
  [1499, "1 s"],
  [119 * second, "119 s"],
  [120 * second, "2 min"],
  [59 * minute, "59 min"],
  [hour, "1 h"],
  [47 * hour + 59 * minute, "47 h"],
  [2 * day, "2 d"],
  [9 * day, "9 d"],
])("%i ms are %s", (milliseconds, text) => {
  expect(elapsed(milliseconds)).toBe(text);
});
