import { setTimeout as pause } from "node:timers/promises";
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import type { Peer } from "../settings/settings.ts";
import { activeCorrelationId, correlationHeader } from "../telemetry/correlation.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { recordFailure, tracer } from "../telemetry/span.ts";
import { Problem } from "./problem.ts";
import { toRemoteProblem } from "./remote-problem.ts";

/** One call to another service. */
export interface RemoteCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The route with its parameters in braces; names the span. */
  readonly route: string;
  readonly params?: Readonly<Record<string, number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  /** Makes a repeat safe, so that a lost connection is tried once more. */
  readonly idempotencyKey?: string | undefined;
}

/** Calls another service and gives its answer's body; a refusal there is the same {@link Problem} here. */
export type Remote = <Answer>(call: RemoteCall) => Promise<Answer>;

export interface RemoteOptions {
  readonly peer: Peer;
  /** Base address without a trailing slash. */
  readonly address: string;
  readonly metrics: Pick<Metrics, "externalApiRequests" | "externalApiDuration">;
  /** How long one try may take; defaults to 5000. */
  readonly timeoutMillis?: number;
}

const external: OperationType = "external_api";
const outcomes = ["success", "refused", "error"] as const;
const retryPauseMillis = 50;

const addressOf = (address: string, { route, params = {}, query = {} }: RemoteCall): URL => {
  const url = new URL(address + route.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
};

const headersOf = ({ body, idempotencyKey }: RemoteCall): Record<string, string> => {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  const correlationId = activeCorrelationId();
  if (correlationId !== undefined) headers[correlationHeader] = correlationId;
  propagation.inject(context.active(), headers);
  return headers;
};

const isRepeatable = ({ method, idempotencyKey }: RemoteCall): boolean =>
  method === "GET" || idempotencyKey !== undefined;

/** Makes the client side of one service: a span, a measurement and a time limit for every call. */
export const createRemote = ({ peer, address, metrics, timeoutMillis = 5000 }: RemoteOptions): Remote => {
  for (const outcome of outcomes) metrics.externalApiRequests.inc({ peer, outcome }, 0);

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

  const attempt = async (call: RemoteCall, resend: number): Promise<unknown> => {
    const url = addressOf(address, call);
    const about = {
      [attributes.httpMethod]: call.method,
      [attributes.urlFull]: url.origin + url.pathname,
      [attributes.urlTemplate]: call.route,
      [attributes.serverAddress]: url.hostname,
      [attributes.serverPort]: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
      [attributes.peerService]: peer,
      [attributes.operationType]: external,
      ...(resend > 0 ? { [attributes.httpResendCount]: resend } : {}),
    };
    const span = tracer().startSpan(`${call.method} ${call.route}`, { kind: SpanKind.CLIENT, attributes: about });
    const end = metrics.externalApiDuration.startTimer({ peer });
    let outcome: (typeof outcomes)[number] = "error";
    try {
      const answer = await context.with(trace.setSpan(context.active(), span), () => send(call, url, span));
      outcome = "success";
      return answer;
    } catch (error) {
      const problem = error instanceof Problem ? error : toRemoteProblem(peer, undefined, error);
      if (problem.status < 500) {
        outcome = "refused";
        span.setStatus({ code: SpanStatusCode.ERROR }); // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
        span.setAttribute(attributes.errorType, String(problem.status));
      } else {
        recordFailure(span, problem);
      }
      throw problem;
    } finally {
      end();
      metrics.externalApiRequests.inc({ peer, outcome });
      span.end();
    }
  };

  const call = async (wanted: RemoteCall): Promise<unknown> => {
    try {
      return await attempt(wanted, 0);
    } catch (error) {
      const lost = error instanceof Problem && error.kind === "unavailable";
      if (!lost || !isRepeatable(wanted)) throw error;
      await pause(retryPauseMillis);
      return attempt(wanted, 1);
    }
  };

  // The peer is this code base too: its answers are serialized from the schema that the caller's type comes from.
  return call as Remote;
};
