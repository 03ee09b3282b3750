import type { Duration } from "../base/duration.ts";

/** What a service promises to those who call it, over the period of the error budget. */
export interface Objectives {
  /** Share of its requests that do not fail (5xx): above 0, below 1. */
  readonly availability?: number;
  /** Share of its requests that are answered within a time that its histogram has a bucket for. */
  readonly latency?: { readonly below: Duration; readonly share: number };
}

interface Promised {
  readonly service: string;
  /** Share of the requests that must be good. */
  readonly share: number;
}

/** One promise of one service. */
export type Objective =
  (Promised & { readonly kind: "availability" }) | (Promised & { readonly kind: "latency"; readonly below: Duration });

/** What each service of our API promises. */
export const apiObjectives: Objectives = {
  // 43 minutes of failures in 30 days: what one team without night shifts can keep.
  availability: 0.999,
  // Half a second is where people begin to feel a wait (the Apdex target); one request in twenty may be slower.
  latency: { below: "500ms", share: 0.95 },
};

/** The promises of a service, one by one. */
export const objectivesOf = (service: string, { availability, latency }: Objectives): readonly Objective[] => [
  ...(availability === undefined ? [] : [{ service, kind: "availability", share: availability } as const]),
  ...(latency === undefined ? [] : [{ service, kind: "latency", ...latency } as const]),
];
