import { table } from "../cli/table.ts";
import { createTally, type Sample, type Tally } from "./tally.ts";

/** How a whole run went, as a whole and by operation. */
export interface Report {
  readonly add: (sample: Sample) => void;
  readonly all: Tally;
  /** The summary that ends every run: count, rate, percentiles, statuses, and examples of the unexpected. */
  summary(seconds: number): string;
  /** A row of percentiles for each operation. */
  percentiles(): string;
}

const ms = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));

const named = 5;

/** Collects what became of requests. */
export const createReport = (): Report => {
  const all = createTally();
  const operations = new Map<string, Tally>();
  const surprises = new Set<string>();

  return {
    all,
    add: (sample) => {
      all.add(sample);
      const tally = operations.get(sample.operation) ?? createTally();
      operations.set(sample.operation, tally);
      tally.add(sample);
      if (!sample.isExpected && surprises.size < named) surprises.add(`${sample.operation}: ${sample.status}`);
    },

    summary(seconds) {
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => ms(all.percentile(share)));
      const rows = [...all.statuses()].toSorted(([a], [b]) => a.localeCompare(b));
      return [
        `${all.count()} requests in ${seconds.toFixed(1)} s (${(all.count() / seconds).toFixed(1)}/s): ` +
          `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`,
        table([["STATUS", "COUNT"], ...rows.map(([status, count]) => [status, String(count)])]),
        ...(all.unexpected() > 0
          ? [`${all.unexpected()} answers were not expected, such as ${[...surprises].join(", ")}`]
          : []),
      ].join("\n");
    },

    percentiles() {
      const rows = [...operations]
        .toSorted(([, a], [, b]) => b.percentile(0.95) - a.percentile(0.95))
        .map(([operation, tally]) => [
          operation,
          String(tally.count()),
          String(tally.unexpected()),
          ...[0.5, 0.9, 0.95, 0.99, 1].map((share) => ms(tally.percentile(share))),
        ]);
      return table([["OPERATION", "COUNT", "UNEXPECTED", "P50 MS", "P90", "P95", "P99", "MAX"], ...rows]);
    },
  };
};
