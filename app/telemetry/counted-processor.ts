import { TraceFlags } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../settings/settings.ts";
import type { ExportOutcome } from "./export-outcome.ts";
import type { Metrics } from "./metrics.ts";

export interface CountedProcessorOptions {
  readonly exporter: SpanExporter;
  readonly settings: TracingSettings;
  readonly outcome: ExportOutcome;
  readonly metrics: Pick<Metrics, "spansDropped">;
}

/**
 * OpenTelemetry's batch processor, with every lost span counted. It does not report a full queue, so its queue length
 * is tracked from outside: ended spans minus spans passed to the exporter.
 */
export const createCountedProcessor = (options: CountedProcessorOptions): SpanProcessor => {
  const { exporter, settings, outcome, metrics } = options;
  let queued = 0;

  const counted: SpanExporter = {
    export(spans, done) {
      queued -= spans.length;
      exporter.export(spans, ({ code, error }) => {
        if (code === ExportResultCode.SUCCESS) outcome.taken();
        else outcome.refused(spans.length, error);
        // The failure is already counted and logged here; passed on, it would be reported twice.
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
    exportTimeoutMillis: settings.exportTimeoutMillis + 1000, // the exporter times out first and reports it
  });

  return {
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
  };
};
