import type { Duration } from "../signals/duration.ts";
import { limits } from "../signals/limits.ts";

/** A number and why it is this one. */
export interface Preset<Value> {
  readonly value: Value;
  readonly why: string;
}

/** The numbers of one alert that a stack may set as `alerts.<name>.<field>`. */
export interface Presets {
  /** A share of a whole: from 0 to below 1. */
  readonly threshold?: Preset<number>;
  /** What rates are averaged over. */
  readonly window?: Preset<Duration>;
  /** How long the condition must hold without a break before the alert fires. */
  readonly for?: Preset<Duration>;
}

/** Every alert with its thresholds and durations. */
export const thresholds = {
  HighErrorRate: {
    threshold: {
      value: limits.failedShare.bad,
      why: "One request in ten fails: people notice and retry, which makes it worse.",
    },
    window: { value: "2m", why: "As long as `for`: a single burst has left the window before the alert may fire." },
    for: { value: "2m", why: "Longer than a rolling restart, shorter than people's patience." },
  },
  APIEndpointDown: {
    for: { value: "1m", why: "A restart takes seconds, and one lost scrape is no outage." },
  },
  // When they fire stands in `burn-rate.ts`; what is promised, in the objectives.
  ErrorBudgetBurnFast: {},
  ErrorBudgetBurnSlow: {},
  Watchdog: {},
} as const satisfies Readonly<Record<string, Presets>>;

export type AlertName = keyof typeof thresholds;

/** The numbers that an alert is rendered with, a number for each of its presets. */
export type NumbersOf<Name extends AlertName> = {
  readonly [Field in keyof (typeof thresholds)[Name]]: Field extends "threshold" ? number : Duration;
};
