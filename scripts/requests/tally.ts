/** What became of one request. */
export interface Sample {
  /** The operation, such as `GET /users/{id}`. */
  readonly operation: string;
  readonly milliseconds: number;
  /** The status, or why there was none. */
  readonly status: string;
  readonly isExpected: boolean;
}

/** How requests went; however many they were, it is of one size. */
export interface Tally {
  add(sample: Sample): void;
  readonly count: () => number;
  /** Those that were not answered as they should be. */
  readonly unexpected: () => number;
  /** Milliseconds below which a share (0 to 1) of the requests stayed; exact to a fiftieth. */
  percentile(share: number): number;
  readonly statuses: () => ReadonlyMap<string, number>;
}

const growth = Math.log(1.02);
const smallest = 0.01;

/** Counts durations in buckets, each two per cent wider than the one before. */
export const createTally = (): Tally => {
  const buckets = new Map<number, number>();
  const statuses = new Map<string, number>();
  let count = 0;
  let unexpected = 0;
  return {
    add({ milliseconds, status, isExpected }) {
      const bucket = Math.ceil(Math.log(Math.max(milliseconds, smallest) / smallest) / growth);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      count += 1;
      if (!isExpected) unexpected += 1;
    },
    count: () => count,
    unexpected: () => unexpected,
    percentile(share) {
      const rank = Math.max(1, Math.ceil(count * share));
      let seen = 0;
      for (const [bucket, size] of [...buckets].toSorted(([a], [b]) => a - b)) {
        seen += size;
        if (seen >= rank) return smallest * Math.exp(bucket * growth);
      }
      return 0;
    },
    statuses: () => statuses,
  };
};
