import { context, ROOT_CONTEXT, TraceFlags } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../settings/settings.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

/** A span processor that knows what it lost. */
export interface CountedProcessor {
  readonly processor: SpanProcessor;
  /** False from the first batch that the collector did not take until the next one that it takes. */
  readonly healthy: () => boolean;
}

export interface CountedProcessorOptions {
  readonly exporter: SpanExporter;
  readonly settings: TracingSettings;
  readonly metrics: Pick<Metrics, "spansDropped" | "exportFailures">;
  readonly log: Logger;
}

/**
 * Batches spans and counts every one that is lost. The batch processor tells nobody when its queue is full, so the
 * length of its queue is followed from outside: what ended, less what was handed to the exporter.
 */
export const createCountedProcessor = (options: CountedProcessorOptions): CountedProcessor => {
  const { exporter, settings, metrics, log } = options;
  let queued = 0;
  let healthy = true;

  const settle = (lost: number, error: Error | undefined): void => {
    if (lost > 0) {
      metrics.exportFailures.inc();
      metrics.spansDropped.inc(lost);
      if (healthy) log.warn({ error }, "The collector takes no spans; requests go on without traces");
    } else if (!healthy) {
      log.info("The collector takes spans again");
    }
    healthy = lost === 0;
  };

  const counted: SpanExporter = {
    export(spans, done) {
      queued -= spans.length;
      exporter.export(spans, (result) => {
        // The timer that led here was set by some request; the lines are about none.
        context.with(ROOT_CONTEXT, () => {
          settle(result.code === ExportResultCode.SUCCESS ? 0 : spans.length, result.error);
        });
        // A failure has been counted and logged here; passed on, it would be reported a second time.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };

  const batch = new BatchSpanProcessor({
    exporter: counted,
    maxQueueSize: settings.maxQueueSize,
    maxExportBatchSize: Math.min(settings.maxBatchSize, settings.maxQueueSize),
    scheduledDelayMillis: settings.scheduleDelayMillis,
    exportTimeoutMillis: settings.exportTimeoutMillis + 1000, // the exporter gives up first, and says so
  });

  return {
    healthy: () => healthy,
    processor: {
      onStart: (span, parent) => batch.onStart(span, parent),
      onEnd(span) {
        if (span.spanContext().traceFlags & TraceFlags.SAMPLED) {
          if (queued >= settings.maxQueueSize) metrics.spansDropped.inc();
          else queued += 1;
        }
        batch.onEnd(span);
      },
      forceFlush: () => batch.forceFlush(),
      shutdown: () => batch.shutdown(),
    },
  };
};
