import { expect, test } from "vitest";
import { createAttemptLimit } from "./attempt-limit.ts";

const open = () => {
  const clock = { millis: 5000 };
  const limit = createAttemptLimit({ attempts: 2, seconds: 10, keys: 3, now: () => clock.millis });
  return { clock, limit };
};

test("a key without attempts left waits for the end of its window, and other keys do not", () => {
  const { clock, limit } = open();
  expect(["a", "a", "a", "b"].map((key) => limit.take(key))).toEqual([0, 0, 10, 0]);
  clock.millis += 6500;
  expect(limit.take("a")).toBe(4);
  clock.millis += 3501;
  expect(limit.take("a")).toBe(0);
});

test("a success resets the attempts", () => {
  const { limit } = open();
  limit.take("a");
  limit.take("a");
  limit.forgive("a");
  expect(["a", "a", "a"].map((key) => limit.take(key))).toEqual([0, 0, 10]);
});

test("the number of stored keys is limited", () => {
  const { limit } = open();
  for (const key of ["a", "a", "b", "c", "d"]) limit.take(key);
  expect(limit.take("a")).toBe(0);
});
