import {
  type Attributes,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import type { SpanName } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import { scrub } from "./scrub.ts";

/** The tracer of each provider: looking it up by name costs as much as starting a span. */
const tracers = new WeakMap<TracerProvider, Tracer>();

/** Creates every span of the API; a no-op until tracing starts. */
export const tracer = (): Tracer => {
  const provider = trace.getTracerProvider();
  const known = tracers.get(provider);
  if (known) return known;
  const made = provider.getTracer("observability/api");
  tracers.set(provider, made);
  return made;
};

const business: OperationType = "business_logic";

/** Records a failure on a span: status, `error.type`, and the exception without personal data. */
export const recordFailure = (span: Span, error: unknown): void => {
  if (!span.isRecording()) return;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  span.recordException({ name, message: scrub(message), ...(stack === undefined ? {} : { stack: scrub(stack) }) });
  span.setAttribute(attributes.errorType, name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: scrub(message) });
};

/** A caller's mistake is a normal response, not a failure of ours. */
const isRefusal = (error: unknown): boolean => error instanceof Problem && error.status < 500;

/** Runs a business step in its own span. Rejections do not change its status; failures are recorded. */
export const withSpan = async <Result>(
  name: SpanName,
  about: Attributes,
  run: (span: Span) => Promise<Result>,
): Promise<Result> =>
  tracer().startActiveSpan(name, { attributes: { [attributes.operationType]: business, ...about } }, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      if (!isRefusal(error)) recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });

/** Adds attributes to the active span. */
export const annotate = (about: Attributes): void => {
  trace.getActiveSpan()?.setAttributes(about);
};

/** Adds an event to the active span. */
export const addEvent = (name: string, about: Attributes = {}): void => {
  trace.getActiveSpan()?.addEvent(name, about);
};
