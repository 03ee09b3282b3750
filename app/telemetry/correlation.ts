import { randomUUID } from "node:crypto";
import { type Context, context, createContextKey } from "@opentelemetry/api";
import { LinkedContext } from "./linked-context.ts";

/** Carries the correlation id from one service to the next, and back to the caller. */
export const correlationHeader = "x-correlation-id";

const key = createContextKey("correlation id");
const saneToken = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Takes the caller's id if it is a short plain token, else makes one: what is logged is never a caller's free text. */
export const correlationIdOf = (header: string | string[] | undefined): string =>
  typeof header === "string" && saneToken.test(header) ? header : randomUUID();

/** A context with this id, in which further values are cheap to add. */
export const withCorrelation = (parent: Context, id: string): Context => new LinkedContext(parent, key, id);

/** The id of the request that a context belongs to; undefined outside of one. */
export const correlationIdIn = (about: Context): string | undefined => {
  const id = about.getValue(key);
  return typeof id === "string" ? id : undefined;
};

/** The id of the request that is being answered; undefined outside of one. */
export const activeCorrelationId = (): string | undefined => correlationIdIn(context.active());
