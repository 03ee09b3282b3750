import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import { attributes } from "../../signals/attributes.ts";
import { correlationIdIn } from "./correlation.ts";

/** Puts the correlation id on every span of a request, so that one search finds all of them. */
export const correlationProcessor: SpanProcessor = {
  onStart(span, parent) {
    const id = correlationIdIn(parent);
    if (id !== undefined) span.setAttribute(attributes.correlationId, id);
  },
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
