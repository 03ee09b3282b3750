import { context, ROOT_CONTEXT, TraceFlags } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import type { TracingSettings } from "../../settings/settings.ts";
import type { ExportOutcome } from "../export-outcome.ts";
import type { Metrics } from "../metrics.ts";
import type { EncodableSpan } from "./encode-span.ts";
import type { Sender } from "./send.ts";
import { type SpanBatch, spanBatches } from "./span-batch.ts";

export interface EncodingProcessorOptions {
  readonly resource: Resource;
  readonly settings: Pick<TracingSettings, "maxQueueSize" | "maxBatchSize" | "scheduleDelayMillis">;
  readonly sender: Sender;
  readonly outcome: ExportOutcome;
  readonly metrics: Pick<Metrics, "spansDropped">;
}

export interface EncodingProcessor {
  readonly onEnd: (span: EncodableSpan) => void;
  /** Accepts no more spans, and sends the remaining ones. */
  readonly shutdown: () => Promise<void>;
}

/** A larger body is sent early, however few spans it has: receivers accept at least 4 MiB. */
const fullBatchBytes = 1024 * 1024;
/** Size limit of the queue, however few spans it has: a missing collector must not use up the API's memory. */
const fullQueueBytes = 16 * 1024 * 1024;

/** After an idle period, spans are sent this long after the first of them ended. */
const soonMillis = 50;

/** Encodes each span when it ends and sends one batch after another; spans that do not fit are dropped and counted. */
export const createEncodingProcessor = (options: EncodingProcessorOptions): EncodingProcessor => {
  const { settings, sender, outcome, metrics } = options;
  const newBatch = spanBatches(options.resource);
  const outside = suppressTracing(ROOT_CONTEXT); // belongs to no request, and is not traced itself
  const waiting: SpanBatch[] = [];
  const spare: SpanBatch[] = [];
  let current = newBatch();
  let waitingSpans = 0;
  let waitingBytes = 0;
  let lastSent = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let closed = false;

  const seal = (): void => {
    clearTimeout(timer);
    timer = undefined;
    lastSent = performance.now();
    if (current.count() === 0) return;
    waiting.push(current);
    waitingSpans += current.count();
    waitingBytes += current.size();
    current = spare.pop() ?? newBatch();
  };

  const sendNext = async (batch: SpanBatch): Promise<void> => {
    waitingSpans -= batch.count();
    waitingBytes -= batch.size();
    try {
      await sender.send(batch.body());
      outcome.taken();
    } catch (error) {
      outcome.refused(batch.count(), error);
    }
    batch.clear();
    if (spare.length === 0) spare.push(batch);
  };

  const sendAll = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await sendNext(batch);
  };

  const flush = (): Promise<void> => {
    seal();
    sending ??= context.with(outside, sendAll).finally(() => {
      sending = undefined;
    });
    return sending;
  };

  /** Under load one batch per `scheduleDelayMillis`; after an idle period the wait is shorter. */
  const delay = (): number => {
    const { scheduleDelayMillis } = settings;
    const rest = lastSent + scheduleDelayMillis - performance.now();
    return Math.min(Math.max(rest, soonMillis), scheduleDelayMillis);
  };

  const add = (span: EncodableSpan): boolean => {
    const isFull = waitingSpans + current.count() >= settings.maxQueueSize || waitingBytes >= fullQueueBytes;
    if (closed || isFull || !current.add(span)) return false;
    if (current.count() >= settings.maxBatchSize || current.size() >= fullBatchBytes) void flush();
    else timer ??= context.with(outside, () => setTimeout(() => void flush(), delay()).unref());
    return true;
  };

  return {
    onEnd(span) {
      if (span.spanContext().traceFlags & TraceFlags.SAMPLED && !add(span)) metrics.spansDropped.inc();
    },
    async shutdown() {
      closed = true;
      sender.stop();
      await flush();
    },
  };
};
