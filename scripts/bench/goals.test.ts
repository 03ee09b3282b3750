import { expect, test } from "vitest";
import { goalLine, isMet, type Goal } from "./goals.ts";

const goal: Goal = { name: "npm start", value: 5.966, limit: 6.351, why: "2 × empty", unit: "s" };

test("a goal that is met, and one that is missed", () => {
  expect(goalLine(goal)).toBe("✓ npm start: 5.97 s, at most 6.35 s (2 × empty)");
  const missed: Goal = { ...goal, name: "memory", value: 1601, limit: 1600, unit: "MiB" };
  expect(goalLine(missed)).toBe("✗ memory: 1601 MiB, at most 1600 MiB (2 × empty)");
  expect([goal, missed].map(isMet)).toEqual([true, false]);
});
