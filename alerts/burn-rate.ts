import { milliseconds, seconds, type Duration } from "../base/duration.ts";
import type { SloWindow } from "../signals/slo-metrics.ts";

/** What an error budget lasts for, if it burns at a rate of 1. */
export const budgetPeriod: Duration = "30d";

/** An alert's condition: the budget burns this many times too fast, over a long window and still in the short one. */
export interface BurnPair {
  readonly factor: number;
  /** Long enough that the burn has cost something. */
  readonly long: SloWindow;
  /** A twelfth of it: the alert ends soon after the errors do. */
  readonly short: SloWindow;
}

/** Google, The Site Reliability Workbook, chapter 5, table 5-8 (https://sre.google/workbook/alerting-on-slos/). */
export const burnPairs = {
  /** 2 % of the budget in an hour, 5 % in six: gone within days, somebody must get up. */
  fast: [
    { factor: 14.4, long: "1h", short: "5m" },
    { factor: 6, long: "6h", short: "30m" },
  ],
  /** 10 % in a day or in three: gone before the month is over, somebody must look tomorrow. */
  slow: [
    { factor: 3, long: "1d", short: "2h" },
    { factor: 1, long: "3d", short: "6h" },
  ],
} as const satisfies Readonly<Record<string, readonly BurnPair[]>>;

/** How many times faster than allowed the budget burns, if this share of the requests is bad. */
export const burnRate = (errorShare: number, objective: number): number => errorShare / (1 - objective);

/** The fastest burn that there is: every request is bad. An objective of 90 % can never burn at 14.4. */
export const fastestBurn = (objective: number): number => burnRate(1, objective);

/** Share of the budget that has burnt when an alert of this pair fires, however fast it burns. */
export const budgetSpent = ({ factor, long }: Pick<BurnPair, "factor" | "long">): number =>
  (factor * milliseconds(long)) / milliseconds(budgetPeriod);

/** Seconds from the beginning of a steady burn to the alert, after a time without errors; never, if it is too slow. */
export const secondsToFire = ({ factor, long }: Pick<BurnPair, "factor" | "long">, burn: number): number =>
  burn > factor ? (seconds(long) * factor) / burn : Number.POSITIVE_INFINITY;

/** Seconds from the end of a steady burn to the end of the alert. */
export const secondsToResolve = ({ factor, short }: Pick<BurnPair, "factor" | "short">, burn: number): number =>
  burn > factor ? seconds(short) * (1 - factor / burn) : 0;
