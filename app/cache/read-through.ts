import type { Cache } from "./cache.ts";

export interface ReadThroughOptions {
  readonly cache: Cache;
  readonly group: string;
  /** How old an answer may be that another process has written to; this one's writes are seen at once. */
  readonly seconds: number;
}

/** Answers that are kept until somebody writes. */
export interface ReadThrough<Value> {
  read(key: string, load: () => Promise<Value>): Promise<Value>;
  /** To be awaited after a write and before its answer: no later read gets what was there before. */
  invalidate(): Promise<void>;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // somebody else wrote it: as good as a miss
  }
};

/** Puts a cache before a question to the database. What is loaded while somebody writes is not kept. */
export const createReadThrough = <Value extends object>(options: ReadThroughOptions): ReadThrough<Value> => {
  const { cache, group, seconds } = options;
  let writes = 0;
  return {
    async read(key, load) {
      const before = writes;
      const kept = await cache.get(group, key);
      const known = kept === undefined ? undefined : parse(kept);
      if (known !== undefined) return known as Value; // only this function writes to the group
      const value = await load();
      if (writes === before) await cache.set(group, key, JSON.stringify(value), seconds);
      return value;
    },
    async invalidate() {
      writes += 1;
      await cache.invalidate(group);
    },
  };
};
