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

/** The tracer of each provider: to ask for it by its name costs as much as to start a span. */
const tracers = new WeakMap<TracerProvider, Tracer>();

/** Makes every span of the API; a no-op until tracing is started. */
export const tracer = (): Tracer => {
  const provider = trace.getTracerProvider();
  const known = tracers.get(provider);
  if (known) return known;
  const made = provider.getTracer("observability/api");
  tracers.set(provider, made);
  return made;
};

const business: OperationType = "business_logic";

/** Puts a failure on a span: status, `error.type`, and the exception with nothing personal in it. */
export const recordFailure = (span: Span, error: unknown): void => {
  if (!span.isRecording()) return;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  span.recordException({ name, message: scrub(message), ...(stack === undefined ? {} : { stack: scrub(stack) }) });
  span.setAttribute(attributes.errorType, name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: scrub(message) });
};

/** What the caller did wrong is an answer, not a failure of ours. */
const isRefusal = (error: unknown): boolean => error instanceof Problem && error.status < 500;

/** Runs one business step in a span of its own; refusals leave its status alone, failures are recorded. */
export const withSpan = <Result>(
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

/** Adds to the span that is active where it is called. */
export const annotate = (about: Attributes): void => {
  trace.getActiveSpan()?.setAttributes(about);
};

/** Adds an event to the span that is active where it is called. */
export const addEvent = (name: string, about: Attributes = {}): void => {
  trace.getActiveSpan()?.addEvent(name, about);
};
