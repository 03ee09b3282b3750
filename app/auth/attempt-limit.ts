import { LRUCache } from "lru-cache";

export interface AttemptLimitOptions {
  /** Attempts per window; defaults to 20, which is too few for guessing and enough for tests with one account. */
  readonly attempts?: number;
  /** Length of a window, which starts with its first attempt; defaults to 60. */
  readonly seconds?: number;
  /** Maximum number of stored keys, the last used ones; defaults to 10000. */
  readonly keys?: number;
  /** Clock in milliseconds; defaults to `performance.now`. */
  readonly now?: () => number;
}

/** Counts attempts in bounded memory. */
export interface AttemptLimit {
  /** Uses one attempt. Returns 0, or the seconds to wait if there is none left. */
  take(key: string): number;
  /** Resets the attempts of a key after a success. */
  forgive(key: string): void;
}

/** Limits how often something may be attempted. An attempt counts from its start, so parallel attempts do not pass. */
export const createAttemptLimit = (options: AttemptLimitOptions = {}): AttemptLimit => {
  const { attempts = 20, seconds = 60, keys = 10_000, now = () => performance.now() } = options;
  const windows = new LRUCache<string, { used: number }>({
    max: keys,
    ttl: seconds * 1000,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    take(key) {
      const window = windows.get(key) ?? { used: 0 };
      if (window.used >= attempts) return Math.max(1, Math.ceil(windows.getRemainingTTL(key) / 1000));
      window.used += 1;
      if (window.used === 1) windows.set(key, window);
      return 0;
    },
    forgive(key) {
      windows.delete(key);
    },
  };
};
