import { beforeEach, expect, test } from "vitest";
import { createMetrics } from "../telemetry/metrics.ts";
import { createTestLog } from "../testing/log.ts";
import { keepSpans } from "../testing/spans.ts";
import type { Cache } from "./cache.ts";
import { createMemoryCache } from "./memory-cache.ts";
import { observeCache } from "./observed-cache.ts";

const spans = keepSpans();
beforeEach(() => spans.clear());

const observed = (cache: Cache) => {
  const metrics = createMetrics();
  const { log, lines } = createTestLog();
  const outcomes = async () =>
    Object.fromEntries((await metrics.cacheRequests.get()).values.map(({ labels, value }) => [labels.outcome, value]));
  return { cache: observeCache(cache, { system: "memory", metrics, log }), outcomes, lines };
};

test("hits and misses are counted, and each operation is a span with its group", async () => {
  const { cache, outcomes } = observed(createMemoryCache());
  expect(await cache.get("books", "k")).toBeUndefined();
  await cache.set("books", "k", "v", 30);
  expect(await cache.get("books", "k")).toBe("v");
  await cache.invalidate("books");
  expect(await outcomes()).toEqual({ hit: 1, miss: 1, error: 0 });

  const about = { "cache.system": "memory", "cache.group": "books", "operation.type": "database" };
  expect(spans.all().map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
    { name: "cache_get", ...about, "cache.hit": false },
    { name: "cache_set", ...about },
    { name: "cache_get", ...about, "cache.hit": true },
    { name: "cache_invalidation", ...about },
  ]);
});

test("a failing cache counts as a miss; each failure is counted, and one log line covers all until it recovers", async () => {
  let failing = true;
  const memory = createMemoryCache();
  const answer = async <Result>(result: Promise<Result>): Promise<Result> => {
    if (failing) throw new Error("connection lost");
    return result;
  };
  const { cache, outcomes, lines } = observed({
    get: (group, key) => answer(memory.get(group, key)),
    set: (group, key, value, seconds) => answer(memory.set(group, key, value, seconds)),
    invalidate: (group) => answer(memory.invalidate(group)),
    check: () => answer(memory.check()),
    close: () => memory.close(),
  });
  expect(await cache.get("g", "k")).toBeUndefined();
  await cache.set("g", "k", "v", 30);
  await cache.invalidate("g");
  await expect(cache.check()).rejects.toThrow("connection lost");
  expect(await outcomes()).toEqual({ hit: 0, miss: 0, error: 3 });
  expect(spans.all().map(({ status }) => status.code)).toEqual([2, 2, 2]);

  failing = false;
  await cache.get("g", "k");
  await cache.get("g", "k");
  expect(lines.map(({ message }) => message)).toEqual([
    "The cache does not answer; requests go on without it",
    "The cache answers again",
  ]);
});
