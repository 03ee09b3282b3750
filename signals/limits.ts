/** The values at which a metric becomes worrying or bad: used for colors in panels and for the defaults of alerts. */
export interface Limit {
  readonly warn: number;
  readonly bad: number;
}

/** All limits of the API's metrics, each in the unit of its metric. */
export const limits = {
  /** Fraction of failed requests: support notices one in a hundred, everyone notices one in ten. */
  failedShare: { warn: 0.01, bad: 0.1 },
  /** 95th percentile in seconds: half a second feels slow, and after one second people lose their train of thought. */
  duration: { warn: 0.5, bad: 1 },
  /** Apdex is worse when lower: 0.94 is rated good, 0.85 fair (https://www.apdex.org). */
  apdex: { warn: 0.94, bad: 0.85 },
} as const satisfies Readonly<Record<string, Limit>>;

/** Apdex's own rule: up to `satisfied` seconds is good, up to four times that is tolerable. */
export const apdexTarget = { satisfied: 0.5, tolerating: 2 } as const;
