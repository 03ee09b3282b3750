import type { Redis } from "ioredis";

export interface RedisClientOptions {
  readonly url: string;
  readonly clientName: string;
  readonly commandMillis: number;
}

const connectMillis = 1000;
const slowestReconnectMillis = 1000;

/** Opens a connection to Redis that reconnects automatically; while it is down, commands fail at once. */
export const connectRedis = async ({ url, clientName, commandMillis }: RedisClientOptions): Promise<Redis> => {
  const { Redis: Client } = await import("ioredis"); // a process without Redis does not need to load it
  const redis = new Client(url, {
    connectionName: clientName,
    commandTimeout: commandMillis,
    connectTimeout: connectMillis,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * 50, slowestReconnectMillis),
  });
  redis.on("error", () => {}); // every command reports the failure; this would repeat it at each attempt
  return redis;
};
