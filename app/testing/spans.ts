import { context, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { correlationProcessor } from "../telemetry/correlation-processor.ts";
import { startContext } from "../telemetry/tracing.ts";

/** Keeps the spans of a test file in memory; call it once, before the first request. */
export const keepSpans = () => {
  trace.disable();
  context.disable();
  propagation.disable();
  startContext();
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [correlationProcessor, new SimpleSpanProcessor({ exporter })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
  const all = (): ReadableSpan[] => exporter.getFinishedSpans();
  return {
    all,
    clear: () => exporter.reset(),
    named: (name: string): ReadableSpan | undefined => all().find((span) => span.name === name),
    /** Spans as `child < parent`, in the order of the trace. */
    tree(): string[] {
      const names = new Map(all().map((span) => [span.spanContext().spanId, span.name]));
      return all()
        .map((span) => `${span.name} < ${names.get(span.parentSpanContext?.spanId ?? "") ?? "root"}`)
        .toSorted();
    },
  };
};
