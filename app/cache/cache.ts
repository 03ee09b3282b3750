/**
 * Keeps texts for a while, in groups that are forgotten as a whole. Calls take effect in the order in which they are made.
 * Another process may still write what it has read before an invalidation, so a value is at worst as old as its seconds.
 */
export interface Cache {
  get(group: string, key: string): Promise<string | undefined>;
  set(group: string, key: string, value: string, seconds: number): Promise<void>;
  /** Forgets everything in a group. */
  invalidate(group: string): Promise<void>;
  /** Fails if the cache does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
