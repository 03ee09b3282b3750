import { context, ROOT_CONTEXT, TraceFlags } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import type { TracingSettings } from "../../settings/settings.ts";
import type { ExportOutcome } from "../export-outcome.ts";
import { atEndOfTurn } from "../end-of-turn.ts";
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

/** Takes finished spans. */
export interface EncodingProcessor {
  readonly onEnd: (span: EncodableSpan) => void;
  /** Takes no more, and sends what is left. */
  readonly shutdown: () => Promise<void>;
}

/** A body of more is sent early, however few its spans: receivers take 4 MiB and more. */
const fullBatchBytes = 1024 * 1024;
/** So much waits at most, however few its spans: a collector that is gone must not cost the memory of the API. */
const fullQueueBytes = 16 * 1024 * 1024;

/** Of a service at rest the spans of one request are sent so soon after the first of them ended. */
const soonMillis = 50;

/** Encodes spans soon after they end and sends batches one after the other; what does not fit is dropped and counted. */
export const createEncodingProcessor = (options: EncodingProcessorOptions): EncodingProcessor => {
  const { settings, sender, outcome, metrics } = options;
  const newBatch = spanBatches(options.resource);
  const outside = suppressTracing(ROOT_CONTEXT); // neither of some request, nor traced itself
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

  /** Under load a batch each `scheduleDelayMillis`; what comes after a rest does not wait that long. */
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

  const ended = atEndOfTurn<EncodableSpan>((spans) => {
    for (const span of spans) if (!add(span)) metrics.spansDropped.inc();
  });

  return {
    onEnd(span) {
      if (span.spanContext().traceFlags & TraceFlags.SAMPLED) ended.add(span);
    },
    async shutdown() {
      ended.flush();
      closed = true;
      sender.stop();
      await flush();
    },
  };
};
