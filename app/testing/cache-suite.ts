import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Cache } from "../cache/cache.ts";

/** The tests that every cache must pass. */
export const testCache = (open: () => Cache): void => {
  let cache: Cache;
  beforeAll(async () => {
    cache = open();
    await vi.waitFor(() => cache.check());
  });
  afterAll(() => cache.close());

  test("a value is found in its group until the group is invalidated", async () => {
    await cache.set("books", "a", "1", 60);
    await cache.set("books", "b", "2", 60);
    await cache.set("cities", "a", "3", 60);
    expect([await cache.get("books", "a"), await cache.get("books", "b"), await cache.get("cities", "a")]).toEqual([
      "1",
      "2",
      "3",
    ]);
    await cache.invalidate("books");
    expect([await cache.get("books", "a"), await cache.get("books", "b"), await cache.get("cities", "a")]).toEqual([
      undefined,
      undefined,
      "3",
    ]);
    await cache.set("books", "a", "4", 60);
    expect(await cache.get("books", "a")).toBe("4");
  });

  test("a value is stored for its lifetime", async () => {
    await cache.set("seconds", "short", "1", 0.2);
    await cache.set("seconds", "long", "2", 60);
    await expect.poll(() => cache.get("seconds", "short"), { timeout: 2000 }).toBeUndefined();
    expect(await cache.get("seconds", "long")).toBe("2");
  });

  test("a text is returned unchanged, under any key", async () => {
    const text = `"ä\u0000\n😀 ${"x".repeat(100_000)}`;
    await cache.set("texts", "k:{}* \n", text, 60);
    expect(await cache.get("texts", "k:{}* \n")).toBe(text);
    expect(await cache.get("texts:k", "{}* \n")).toBeUndefined();
  });

  test("calls take effect in their order", async () => {
    const steps = [
      cache.set("order", "a", "1", 60),
      cache.invalidate("order"),
      cache.get("order", "a"),
      cache.set("order", "a", "2", 60),
      cache.get("order", "a"),
    ];
    expect(await Promise.all(steps)).toEqual([undefined, undefined, undefined, undefined, "2"]);
  });
};
