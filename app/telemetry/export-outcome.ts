import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

/** What became of the batches so far. */
export interface ExportOutcome {
  /** False from the first batch that the collector did not take until the next one that it takes. */
  readonly healthy: () => boolean;
  readonly taken: () => void;
  readonly refused: (spans: number, error: unknown) => void;
}

export interface ExportOutcomeOptions {
  readonly metrics: Pick<Metrics, "spansDropped" | "exportFailures">;
  readonly log: Logger;
}

/** Counts every batch that is lost, and says once when that begins and once when it is over. */
export const createExportOutcome = ({ metrics, log }: ExportOutcomeOptions): ExportOutcome => {
  let healthy = true;
  // The timer that led here was set by some request; the lines are about none.
  const say = (line: () => void): void => context.with(ROOT_CONTEXT, line);
  return {
    healthy: () => healthy,
    taken() {
      if (!healthy) say(() => log.info("The collector takes spans again"));
      healthy = true;
    },
    refused(spans, error) {
      metrics.exportFailures.inc();
      metrics.spansDropped.inc(spans);
      if (healthy) say(() => log.warn({ error }, "The collector takes no spans; requests go on without traces"));
      healthy = false;
    },
  };
};
