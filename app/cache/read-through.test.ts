import { expect, test } from "vitest";
import { createMemoryCache } from "./memory-cache.ts";
import { createReadThrough } from "./read-through.ts";

const open = () => {
  const cache = createMemoryCache();
  return { cache, answers: createReadThrough<number[]>({ cache, group: "g", seconds: 30 }) };
};

test("a value is loaded once until the next write", async () => {
  const { answers } = open();
  let asked = 0;
  const load = async () => [(asked += 1)];
  expect(await answers.read("k", load)).toEqual([1]);
  expect(await answers.read("k", load)).toEqual([1]);
  await answers.invalidate();
  expect(await answers.read("k", load)).toEqual([2]);
});

test("a value that was read before a write and arrives after it is returned but not stored", async () => {
  const { answers } = open();
  const old = Promise.withResolvers<number[]>();
  const slow = answers.read("k", () => old.promise);
  await answers.invalidate();
  old.resolve([1]);
  expect(await slow).toEqual([1]);
  expect(await answers.read("k", async () => [2])).toEqual([2]);
});

test("a value that cannot be parsed is loaded again", async () => {
  const { cache, answers } = open();
  await cache.set("g", "k", "{", 30);
  expect(await answers.read("k", async () => [3])).toEqual([3]);
});
