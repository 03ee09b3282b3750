import { context, isSpanContextValid, trace } from "@opentelemetry/api";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents } from "../../signals/spans.ts";
import { toProblem } from "../http/failure.ts";
import { Problem, problemKinds } from "../http/problem.ts";
import { problemType } from "../http/remote-problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { recordFailure } from "../telemetry/span.ts";
import { createKnownMethods } from "./known-methods.ts";
import { pathOf } from "./request-path.ts";
import { routeOf } from "./route-label.ts";

export interface AnswerOptions {
  readonly metrics: Pick<Metrics, "errors">;
  readonly log: Logger;
}

/** Responds to a failed request. */
export type Answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

const traceIdOf = ({ telemetry }: FastifyRequest): string | undefined => {
  const span = trace.getSpanContext(telemetry);
  return span && isSpanContextValid(span) ? span.traceId : undefined;
};

const documentOf = (problem: Problem, request: FastifyRequest) => ({
  type: problemType(problem.kind),
  title: problemKinds[problem.kind].title,
  status: problem.status,
  detail: problem.message,
  instance: pathOf(request),
  ...(problem.field === undefined ? {} : { errors: [{ field: problem.field, message: problem.message }] }),
  trace_id: traceIdOf(request),
  correlation_id: request.correlationId,
});

/** Responds with an RFC 9457 problem document, counts the failure, and records it on the request's span. */
export const createAnswer = ({ metrics, log }: AnswerOptions): Answer => {
  const observe = (problem: Problem, request: FastifyRequest): void => {
    const { kind, field = "" } = problem;
    metrics.errors.inc({ type: kind, route: routeOf(request) });
    const span = request.serverSpan;
    if (kind === "validation") span?.addEvent(spanEvents.validationFailed, { [attributes.validationField]: field });
    if (problem.status < 500) return;
    if (span) recordFailure(span, kind === "unhandled" ? problem.cause : problem);
    log.error({ error: problem.cause instanceof Error ? problem.cause : problem, kind }, "Request failed");
  };

  return (error, request, reply) => {
    const problem = toProblem(error);
    context.with(request.telemetry, () => observe(problem, request));
    const { kind, retryAfterSeconds } = problem;
    if (kind === "unauthorized") reply.header("www-authenticate", "Bearer"); // https://www.rfc-editor.org/rfc/rfc6750#section-3
    if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
    const body = JSON.stringify(documentOf(problem, request));
    return reply.code(problem.status).type("application/problem+json").send(body);
  };
};

/** Sends every failure and every unknown route to the same handler. */
export const problems = (answer: Answer) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    const known = createKnownMethods();
    const unknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const { method } = request;
      const path = pathOf(request);
      const methods = known.of(path).join(", ");
      if (methods === "")
        return answer(
          new Problem("not_found", `There is no route ${method} ${path}`, { field: "path" }),
          request,
          reply,
        );
      reply.header("allow", methods);
      return answer(
        new Problem("method", `The path takes ${methods}, not ${method}`, { field: "method" }),
        request,
        reply,
      );
    };
    app.addHook("onRoute", (route) => known.add(route));
    app.setNotFoundHandler(unknown);
    // For an unknown route, Fastify validates the headers first, but they are not the problem.
    app.setErrorHandler((error, request, reply) =>
      request.is404 ? unknown(request, reply) : answer(error, request, reply),
    );
    done();
  };
  return fp(plugin, { name: "problems", dependencies: ["request-context", "server-span"] });
};
