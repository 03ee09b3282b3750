import { createCircuitBreaker } from "../http/circuit-breaker.ts";
import type { Cache } from "./cache.ts";
import { connectRedis } from "./redis-client.ts";

export interface RedisCacheOptions {
  /** `redis://user:password@host:port/number`, or `rediss://` for TLS. */
  readonly url: string;
  /** The name in `CLIENT LIST`. */
  readonly clientName: string;
  /** Timeout of one command; defaults to 100. */
  readonly commandMillis?: number;
  /** Pause without commands after one timed out; defaults to 1000. */
  readonly restMillis?: number;
}

/** Longer than any value's lifetime: when a group's generation expires, none of its values is left. */
const generationSeconds = 7 * 24 * 3600;
const entry = `KEYS[1] .. ":" .. (redis.call("get", KEYS[1]) or "0") .. ":" .. ARGV[1]`;

/** The key of a value contains its group's generation, so invalidating a group is one step, however large it is. */
const scripts = {
  read: `return redis.call("get", ${entry})`,
  write: `redis.call("set", ${entry}, ARGV[2], "px", ARGV[3])`,
  forget: `redis.call("incr", KEYS[1]); redis.call("expire", KEYS[1], ${generationSeconds})`,
} as const;

const isSlow = (error: unknown): boolean => error instanceof Error && error.message === "Command timed out";

/**
 * A cache that processes share. If Redis is down, requests lose almost no time: commands fail at once while there is no
 * connection, and for a while after a timeout. It reconnects automatically.
 */
export const createRedisCache = (options: RedisCacheOptions): Cache => {
  const { url, clientName, commandMillis = 100, restMillis = 1000 } = options;
  const client = connectRedis({ url, clientName, commandMillis });
  const guard = createCircuitBreaker({
    isTheirs: isSlow,
    refusal: "The cache took too long, and is left alone for a while",
    failures: 1,
    openMillis: restMillis,
  });
  const unforgotten = new Set<string>();

  const evaluate = (script: keyof typeof scripts, group: string, ...about: (string | number)[]): Promise<unknown> =>
    // The braces keep a group on one node of a cluster.
    guard(async () => (await client).eval(scripts[script], 1, `cache:{${group}}`, ...about));

  const forget = async (group: string): Promise<void> => {
    try {
      await evaluate("forget", group);
      unforgotten.delete(group);
    } catch (error) {
      unforgotten.add(group); // an invalidation must finish before the next operation on its group
      throw error;
    }
  };

  const step: typeof evaluate = (script, group, ...about) =>
    unforgotten.has(group)
      ? forget(group).then(() => evaluate(script, group, ...about))
      : evaluate(script, group, ...about);

  return {
    async get(group, key) {
      const value = await step("read", group, key);
      return typeof value === "string" ? value : undefined;
    },
    async set(group, key, value, seconds) {
      await step("write", group, key, value, Math.ceil(seconds * 1000));
    },
    invalidate: forget,
    async check() {
      await guard(async () => (await client).ping());
    },
    async close() {
      (await client).disconnect();
    },
  };
};
