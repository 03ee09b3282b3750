import { context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { recordFailure, tracer } from "../telemetry/span.ts";
import { Problem } from "./problem.ts";

/** The telemetry of one outgoing HTTP call; it excludes the query string. */
export interface OutgoingCall {
  readonly method: string;
  readonly url: URL;
  /** The path with its parameters in braces; used as the span name. */
  readonly template: string;
  /** Number of earlier attempts of this call. */
  readonly resend: number;
}

/** Runs one attempt of a call. It throws only {@link Problem}. */
export type ObservedCall = <Answer>(about: OutgoingCall, send: (span: Span) => Promise<Answer>) => Promise<Answer>;

export interface ObservedCallOptions {
  /** The called service: `peer.service` in spans, `peer` in metrics. */
  readonly peer: string;
  readonly metrics: Pick<Metrics, "externalApiRequests" | "externalApiDuration" | "externalApiDurationSummary">;
  /** Turns a failure that is not yet a problem into one. */
  readonly toProblem: (error: unknown) => Problem;
}

const external: OperationType = "external_api";
const outcomes = ["success", "refused", "error"] as const;

const attributesOf = (peer: string, { method, url, template, resend }: OutgoingCall) => ({
  [attributes.httpMethod]: method,
  [attributes.urlFull]: url.origin + url.pathname,
  [attributes.urlTemplate]: template,
  [attributes.serverAddress]: url.hostname,
  [attributes.serverPort]: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
  [attributes.peerService]: peer,
  [attributes.operationType]: external,
  ...(resend > 0 ? { [attributes.httpResendCount]: resend } : {}),
});

/** Adds a client span, a count by outcome and a duration to every call to a peer. */
export const createObservedCall = ({ peer, metrics, toProblem }: ObservedCallOptions): ObservedCall => {
  for (const outcome of outcomes) metrics.externalApiRequests.inc({ peer, outcome }, 0);

  const finish = (span: Span, outcome: (typeof outcomes)[number], began: number): void => {
    const seconds = (performance.now() - began) / 1000;
    metrics.externalApiRequests.inc({ peer, outcome });
    metrics.externalApiDuration.observe({ peer }, seconds);
    metrics.externalApiDurationSummary.observe({ peer }, seconds);
    span.end();
  };

  return async (about, send) => {
    const began = performance.now();
    const span = tracer().startSpan(`${about.method} ${about.template}`, {
      kind: SpanKind.CLIENT,
      attributes: attributesOf(peer, about),
    });
    try {
      const answer = await context.with(trace.setSpan(context.active(), span), () => send(span));
      finish(span, "success", began);
      return answer;
    } catch (error) {
      const problem = error instanceof Problem ? error : toProblem(error);
      const refused = problem.status < 500;
      if (refused) {
        span.setStatus({ code: SpanStatusCode.ERROR }); // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
        span.setAttribute(attributes.errorType, String(problem.status));
      } else {
        recordFailure(span, problem);
      }
      finish(span, refused ? "refused" : "error", began);
      throw problem;
    }
  };
};
