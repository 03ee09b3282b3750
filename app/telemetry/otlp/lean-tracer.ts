import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  trace,
  TraceFlags,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { type InstrumentationScope, isTracingSuppressed } from "@opentelemetry/core";
import { type IdGenerator, type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";
import type { EncodableSpan } from "./encode-span.ts";
import { LeanSpan } from "./lean-span.ts";

export interface LeanTracerOptions {
  /** Samples root spans; all others follow their parent. */
  readonly root: Sampler;
  readonly idGenerator: IdGenerator;
  /** Maximum length of an attribute; the rest is cut off. */
  readonly longestText: number;
  /** Called for each recorded span, with the context in which it starts. */
  readonly onStart: (span: Span, around: Context) => void;
  readonly onEnd: (span: EncodableSpan) => void;
}

type Run = (span: Span) => unknown;

/** IDs of our own spans are valid; others are checked. */
const parentIn = (around: Context): SpanContext | undefined => {
  const span = trace.getSpan(around);
  const known = span?.spanContext();
  return known && (span instanceof LeanSpan || trace.isSpanContextValid(known)) ? known : undefined;
};

const createTracer = (scope: InstrumentationScope, options: LeanTracerOptions): Tracer => {
  const { root, idGenerator, longestText, onStart, onEnd } = options;

  const startSpan = (name: string, about: SpanOptions = {}, active: Context = context.active()): Span => {
    const around = about.root ? trace.deleteSpan(active) : active;
    if (isTracingSuppressed(around)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const { kind = SpanKind.INTERNAL, attributes = {}, links = [], startTime } = about;
    const parent = parentIn(around);
    const traceId = parent?.traceId ?? idGenerator.generateTraceId();
    const kept = parent
      ? (parent.traceFlags & TraceFlags.SAMPLED) > 0
      : root.shouldSample(around, traceId, name, kind, attributes, links).decision ===
        SamplingDecision.RECORD_AND_SAMPLED;
    const traceFlags = kept ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const spanContext: SpanContext = { traceId, spanId: idGenerator.generateSpanId(), traceFlags };
    if (parent?.traceState) spanContext.traceState = parent.traceState;
    if (!kept) return trace.wrapSpanContext(spanContext);
    const span = new LeanSpan({ name, kind, context: spanContext, parent, scope, startTime, longestText, onEnd });
    span.setAttributes(attributes).addLinks(links);
    onStart(span, around);
    return span;
  };

  return {
    startSpan,
    startActiveSpan<F extends Run>(name: string, ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]) {
      const run = rest[rest.length - 1] as F; // the last one always is
      const about = rest.length > 1 ? (rest[0] as SpanOptions) : undefined;
      const around = rest.length > 2 ? (rest[1] as Context) : context.active();
      const span = startSpan(name, about, around);
      return context.with(trace.setSpan(around, span), () => run(span) as ReturnType<F>);
    },
  };
};

/**
 * A minimal implementation of OpenTelemetry's tracing API: a span stores only what will be encoded. Any library that is
 * instrumented for this API works with it.
 */
export const createLeanTracerProvider = (options: LeanTracerOptions): TracerProvider => ({
  getTracer: (name, version, { schemaUrl } = {}) =>
    createTracer({ name, ...(version && { version }), ...(schemaUrl && { schemaUrl }) }, options),
});
