import type { Cache } from "./cache.ts";

export interface ReadThroughOptions {
  readonly cache: Cache;
  readonly group: string;
  /** Maximum age of a value that another process has changed; writes of this process are visible at once. */
  readonly seconds: number;
}

/** Values that are cached until the next write. */
export interface ReadThrough<Value> {
  read(key: string, load: () => Promise<Value>): Promise<Value>;
  /** Await it after a write and before its response, so that no later read returns the old value. */
  invalidate(): Promise<void>;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // another writer's value counts as a miss
  }
};

/** A cache in front of a database query. A value that is loaded during a write is not stored. */
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
