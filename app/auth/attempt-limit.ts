import { LRUCache } from "lru-cache";

export interface AttemptLimitOptions {
  /** Tries in one window; defaults to 20, which is nothing to one who guesses and enough for tests with one account. */
  readonly attempts?: number;
  /** Length of a window, which begins with its first try; defaults to 60. */
  readonly seconds?: number;
  /** So many keys are remembered, the last used of them; defaults to 10000. */
  readonly keys?: number;
  /** Clock in milliseconds; defaults to `performance.now`. */
  readonly now?: () => number;
}

/** Counts tries, in bounded memory. */
export interface AttemptLimit {
  /** Takes one try: 0, or the seconds to wait if there is none left. */
  take(key: string): number;
  /** Forgets the tries of one who has succeeded. */
  forgive(key: string): void;
}

/** Limits how often something may be tried. A try counts from its begin, so many at once do not slip through. */
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
