import { context, propagation, type Span } from "@opentelemetry/api";
import { attributes } from "../../signals/attributes.ts";
import type { Peer } from "../settings/settings.ts";
import { activeCorrelationId, correlationHeader } from "../telemetry/correlation.ts";
import { createObservedCall, type ObservedCallOptions } from "./observed-call.ts";
import { Problem } from "./problem.ts";
import { toRemoteProblem } from "./remote-problem.ts";
import { retryOnce } from "./retry-once.ts";

/** One call to another service. */
export interface RemoteCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The route with its parameters in braces; used as the span name. */
  readonly route: string;
  readonly params?: Readonly<Record<string, number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  /** Makes a retry safe, so that a lost connection is retried once. */
  readonly idempotencyKey?: string | undefined;
  /** The entity tags that may be changed. */
  readonly ifMatch?: string | undefined;
}

/** Calls another service and returns the body of its response; an error there is the same {@link Problem} here. */
export type Remote = <Answer>(call: RemoteCall) => Promise<Answer>;

export interface RemoteOptions {
  readonly peer: Peer;
  /** Its name in traces and metrics. Defaults to `peer`. */
  readonly peerName?: string;
  /** Base address without a trailing slash. */
  readonly address: string;
  readonly metrics: ObservedCallOptions["metrics"];
  /** Timeout of one attempt; defaults to 5000. */
  readonly timeoutMillis?: number;
}

const addressOf = (address: string, { route, params = {}, query = {} }: RemoteCall): URL => {
  const url = new URL(address + route.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
};

const headersOf = ({ body, idempotencyKey, ifMatch }: RemoteCall): Record<string, string> => {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  if (ifMatch !== undefined) headers["if-match"] = ifMatch;
  const correlationId = activeCorrelationId();
  if (correlationId !== undefined) headers[correlationHeader] = correlationId;
  propagation.inject(context.active(), headers);
  return headers;
};

const isLost = (error: unknown): boolean => error instanceof Problem && error.kind === "unavailable";

const isRepeatable = ({ method, idempotencyKey }: RemoteCall): boolean =>
  method === "GET" || idempotencyKey !== undefined;

/** Creates a client for one service: every call has a span, a measurement and a timeout. */
export const createRemote = ({
  peer,
  peerName = peer,
  address,
  metrics,
  timeoutMillis = 5000,
}: RemoteOptions): Remote => {
  const observed = createObservedCall({
    peer: peerName,
    metrics,
    toProblem: (error) => toRemoteProblem(peer, undefined, error),
  });

  const send = async (call: RemoteCall, url: URL, span: Span): Promise<unknown> => {
    const response = await fetch(url, {
      method: call.method,
      headers: headersOf(call),
      body: call.body ? JSON.stringify(call.body) : null,
      signal: AbortSignal.timeout(timeoutMillis),
    });
    span.setAttribute(attributes.httpStatusCode, response.status);
    const answer: unknown = response.status === 204 ? undefined : await response.json();
    if (response.ok) return answer;
    throw toRemoteProblem(peer, response.status, answer);
  };

  const call = (wanted: RemoteCall): Promise<unknown> => {
    const { method, route: template } = wanted;
    const url = addressOf(address, wanted);
    return retryOnce(
      (resend) => observed({ method, url, template, resend }, (span) => send(wanted, url, span)),
      (error) => isLost(error) && isRepeatable(wanted),
    );
  };

  // The peer is built from this code too: its responses are serialized with the schema that the caller's type comes
  // from.
  return call as Remote;
};
