import type { Context, Span } from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import { attributes } from "../../signals/attributes.ts";
import { correlationIdIn } from "./correlation.ts";

/** Adds the correlation ID to a span of a request, so that one search finds all of them. */
export const markCorrelation = (span: Span, parent: Context): void => {
  const id = correlationIdIn(parent);
  if (id !== undefined) span.setAttribute(attributes.correlationId, id);
};

/** Does so for every span of OpenTelemetry's SDK. */
export const correlationProcessor: SpanProcessor = {
  onStart: markCorrelation,
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
