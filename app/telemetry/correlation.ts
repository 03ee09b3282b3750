import { randomUUID } from "node:crypto";
import { type Context, context, createContextKey } from "@opentelemetry/api";
import { LinkedContext } from "./linked-context.ts";

/** Carries the correlation ID from service to service, and back to the caller. */
export const correlationHeader = "x-correlation-id";

const key = createContextKey("correlation id");
const saneToken = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The caller's ID if it is a short plain token, otherwise a new one: a caller's free text is never logged. */
export const correlationIdOf = (header: string | string[] | undefined): string =>
  typeof header === "string" && saneToken.test(header) ? header : randomUUID();

/** A context with this ID, to which more values can be added cheaply. */
export const withCorrelation = (parent: Context, id: string): Context => new LinkedContext(parent, key, id);

/** The correlation ID of a context's request; undefined outside a request. */
export const correlationIdIn = (about: Context): string | undefined => {
  const id = about.getValue(key);
  return typeof id === "string" ? id : undefined;
};

/** The correlation ID of the current request; undefined outside a request. */
export const activeCorrelationId = (): string | undefined => correlationIdIn(context.active());
