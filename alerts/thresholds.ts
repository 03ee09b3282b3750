import type { Duration } from "../base/duration.ts";
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
  ElasticsearchDown: {
    for: { value: "1m", why: "A restart takes some ten seconds, and spans wait in Jaeger for minutes." },
  },
  ElasticsearchRed: {
    for: { value: "1m", why: "Red for some seconds is a cluster that starts; longer, and data can't be reached." },
  },
  ElasticsearchYellow: {
    for: { value: "10m", why: "A node that restarts comes back within minutes; nothing is lost meanwhile." },
  },
  ElasticsearchDiskFull: {
    for: { value: "2m", why: "A merge needs room for a moment; the daily index of tomorrow needs it for good." },
  },
  ElasticsearchHeapHigh: {
    threshold: { value: 0.9, why: "A healthy heap falls far below this at each collection of garbage." },
    for: { value: "10m", why: "The heap's saw-tooth has gone down by then, unless there is nothing left to free." },
  },
  JaegerDown: {
    for: { value: "1m", why: "A restart takes a second, and the API's queue holds some seconds of spans." },
  },
  PrometheusTargetDown: {
    for: { value: "2m", why: "A restart takes seconds, and a gap in these figures hurts nobody at once." },
  },
  AlertmanagerDown: {
    for: { value: "1m", why: "A restart takes a second; while it is away no alert reaches anybody." },
  },
  TraceExportFailing: {
    threshold: {
      value: 0.05,
      why: "A storage that keeps up leaves the queue empty; this is some seconds of a busy API.",
    },
    window: { value: "2m", why: "Two tries of the exporter, each of five seconds and their pause, fit in many times." },
    for: { value: "1m", why: "A restart of the collector fails one batch or two, and is over by then." },
  },
  SpansDropped: {
    window: { value: "2m", why: "As for TraceExportFailing: they tell of the same minutes." },
    for: { value: "1m", why: "One burst over the queue's length is no trend; losing spans for a minute is." },
  },
  KeeperScheduleFailing: {
    for: { value: "15m", why: "A failed run is tried again after five minutes: three in a row have failed." },
  },
  Watchdog: {},
} as const satisfies Readonly<Record<string, Presets>>;

export type AlertName = keyof typeof thresholds;

/** The numbers that an alert is rendered with, a number for each of its presets. */
export type NumbersOf<Name extends AlertName> = {
  readonly [Field in keyof (typeof thresholds)[Name]]: Field extends "threshold" ? number : Duration;
};
