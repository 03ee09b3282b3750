import { LRUCache } from "lru-cache";
import type { Cache } from "./cache.ts";

export interface MemoryCacheOptions {
  /** Size limit of a group in characters; the least recently used value is evicted first. Defaults to 4 Mi. */
  readonly maxCharacters?: number;
  /** Clock in milliseconds; defaults to `performance.now`. */
  readonly now?: () => number;
}

/** A cache in the memory of this process, for a single process or a machine without Redis. */
export const createMemoryCache = (options: MemoryCacheOptions = {}): Cache => {
  const { maxCharacters = 4 * 1024 * 1024, now = () => performance.now() } = options;
  const groups = new Map<string, LRUCache<string, string>>();

  const groupOf = (name: string): LRUCache<string, string> => {
    const known = groups.get(name);
    if (known) return known;
    const group = new LRUCache<string, string>({
      maxSize: maxCharacters,
      sizeCalculation: (value, key) => key.length + value.length,
      ttlResolution: 0,
      perf: { now },
    });
    groups.set(name, group);
    return group;
  };

  return {
    get: async (group, key) => groups.get(group)?.get(key),
    async set(group, key, value, seconds) {
      groupOf(group).set(key, value, { ttl: seconds * 1000 });
    },
    async invalidate(group) {
      groups.get(group)?.clear();
    },
    async check() {},
    async close() {
      groups.clear();
    },
  };
};
