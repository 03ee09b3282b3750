import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { context, type Context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import fp from "fastify-plugin";
import { correlationHeader, correlationIdOf, withCorrelation } from "../telemetry/correlation.ts";
import { createAnswerEnds } from "./answer-end.ts";
import { toTemplate } from "./route-label.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Ties everything done for this request together, across services and logs. */
    correlationId: string;
    /** The OpenTelemetry context that the handler runs in. */
    telemetry: Context;
    /** When its headers were read, on the clock of `performance.now()`. */
    began: number;
  }
  interface FastifyContextConfig {
    /** True for what is asked every few seconds by machines: no trace, no access log. */
    probe?: boolean;
  }
}

/** Takes or makes the correlation id, continues the caller's trace, and keeps what all telemetry asks for. */
export const beginRequest = (request: FastifyRequest, reply: FastifyReply): void => {
  request.began = performance.now();
  request.routeConfig = request.routeOptions.config;
  request.correlationId = correlationIdOf(request.headers[correlationHeader]);
  request.telemetry = withCorrelation(propagation.extract(ROOT_CONTEXT, request.headers), request.correlationId);
  reply.header(correlationHeader, request.correlationId);
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.decorate("answerListeners", []);
  const answerEnds = createAnswerEnds(app.answerListeners);
  app.decorateRequest("correlationId", "");
  app.decorateRequest("began", 0);
  // Both are set by the first hook of each request.
  app.decorateRequest("telemetry");
  app.decorateRequest("routeConfig");

  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, template: toTemplate(route.url), operation: route.schema?.operationId };
  });

  app.addHook("onRequest", (request, reply, next) => {
    beginRequest(request, reply);
    answerEnds.watch(request, reply);
    next();
  });
  app.addHook("onClose", async () => answerEnds.flush());
  done();
};

/** Gives every request its correlation id and its trace. */
export const requestContext = () => fp(plugin, { name: "request-context" });

const entering: FastifyPluginCallback = (app, _options, done) => {
  app.addHook("onRequest", (request, _reply, next) => context.with(request.telemetry, next));
  done();
};

/** Makes the request's context the active one for all that runs after it. */
export const enterContext = () => fp(entering, { name: "enter-context", dependencies: ["request-context"] });
