import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

/** The result of the batches so far. */
export interface ExportOutcome {
  /** False from the first batch that the collector rejects until the next one that it accepts. */
  readonly healthy: () => boolean;
  readonly taken: () => void;
  readonly refused: (spans: number, error: unknown) => void;
}

export interface ExportOutcomeOptions {
  readonly metrics: Pick<Metrics, "spansDropped" | "exportFailures">;
  readonly log: Logger;
}

/** Counts every lost batch. Logs once when losses begin and once when they end. */
export const createExportOutcome = ({ metrics, log }: ExportOutcomeOptions): ExportOutcome => {
  let healthy = true;
  // A request set the timer that leads here, but these lines are not about it.
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
