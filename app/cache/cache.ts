/**
 * Stores texts for a limited time, in groups that are invalidated as a whole. Calls take effect in their order. Another
 * process can still write a value that it read before an invalidation, so a value is at most as old as its lifetime.
 */
export interface Cache {
  get(group: string, key: string): Promise<string | undefined>;
  set(group: string, key: string, value: string, seconds: number): Promise<void>;
  /** Removes all values of a group. */
  invalidate(group: string): Promise<void>;
  /** Fails if the cache does not respond. */
  check(): Promise<void>;
  close(): Promise<void>;
}
