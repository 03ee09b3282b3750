import { expect, test } from "vitest";
import { createMemoryCache } from "./memory-cache.ts";

test("a value stays in its group for its lifetime, or until the group is invalidated", async () => {
  let millis = 1000;
  const cache = createMemoryCache({ now: () => millis });
  await cache.set("books", "a", "1", 30);
  await cache.set("books", "b", "2", 60);
  await cache.set("cities", "a", "3", 60);
  expect([await cache.get("books", "a"), await cache.get("cities", "a"), await cache.get("none", "a")]).toEqual([
    "1",
    "3",
    undefined,
  ]);

  millis += 30_001;
  expect(await cache.get("books", "a")).toBeUndefined();
  expect(await cache.get("books", "b")).toBe("2");

  await cache.invalidate("books");
  expect(await cache.get("books", "b")).toBeUndefined();
  expect(await cache.get("cities", "a")).toBe("3");
});

test("a full group evicts the least recently used value, and rejects a value larger than the group", async () => {
  const cache = createMemoryCache({ maxCharacters: 30 });
  await cache.set("g", "1", "x".repeat(9), 60);
  await cache.set("g", "2", "y".repeat(9), 60);
  await cache.get("g", "1");
  await cache.set("g", "3", "z".repeat(12), 60);
  await cache.set("g", "4", "w".repeat(99), 60);
  const kept = await Promise.all(["1", "2", "3", "4"].map((key) => cache.get("g", key)));
  expect(kept.map((value) => value?.[0])).toEqual(["x", undefined, "z", undefined]);
});

test("it always responds, and is empty after it is closed", async () => {
  const cache = createMemoryCache();
  await cache.set("g", "1", "x", 60);
  await cache.check();
  await cache.close();
  expect(await cache.get("g", "1")).toBeUndefined();
});
