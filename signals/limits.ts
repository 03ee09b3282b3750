/** Where a figure turns from good to worrying to bad: the colours of panels, and the presets of alerts. */
export interface Limit {
  readonly warn: number;
  readonly bad: number;
}

/** Every limit of the API's figures, in the unit of its metric. */
export const limits = {
  /** Share of failed requests: one in a hundred is noticed by support, one in ten by everybody. */
  failedShare: { warn: 0.01, bad: 0.1 },
  /** Seconds of the 95th percentile: half a second feels slow, after one second people's thoughts wander. */
  duration: { warn: 0.5, bad: 1 },
  /** Apdex turns bad downwards: 0.94 is called good, 0.85 fair (https://www.apdex.org). */
  apdex: { warn: 0.94, bad: 0.85 },
} as const satisfies Readonly<Record<string, Limit>>;

/** An answer within `satisfied` seconds is good, one within four times that is bearable: Apdex' own rule. */
export const apdexTarget = { satisfied: 0.5, tolerating: 2 } as const;
