import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { context, type Context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import fp from "fastify-plugin";
import { correlationHeader, correlationIdOf, withCorrelation } from "../telemetry/correlation.ts";
import { toTemplate } from "./route-label.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Connects all work for this request, across services and logs. */
    correlationId: string;
    /** The OpenTelemetry context of the handler. */
    telemetry: Context;
    /** When the headers were read, on the clock of `performance.now()`. */
    began: number;
  }
  interface FastifyContextConfig {
    /** True for requests that machines send every few seconds: no trace, no access log. */
    probe?: boolean;
  }
}

/** Takes or generates the correlation ID, continues the caller's trace, and stores what telemetry needs. */
export const beginRequest = (request: FastifyRequest, reply: FastifyReply): void => {
  request.began = performance.now();
  request.routeConfig = request.routeOptions.config;
  request.correlationId = correlationIdOf(request.headers[correlationHeader]);
  request.telemetry = withCorrelation(propagation.extract(ROOT_CONTEXT, request.headers), request.correlationId);
  reply.header(correlationHeader, request.correlationId);
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.decorateRequest("correlationId", "");
  app.decorateRequest("began", 0);
  // The first hook of each request sets both.
  app.decorateRequest("telemetry");
  app.decorateRequest("routeConfig");

  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, template: toTemplate(route.url), operation: route.schema?.operationId };
  });

  app.addHook("onRequest", (request, reply, next) => {
    beginRequest(request, reply);
    next();
  });
  done();
};

/** Adds a correlation ID and a trace to every request. */
export const requestContext = () => fp(plugin, { name: "request-context" });

const entering: FastifyPluginCallback = (app, _options, done) => {
  app.addHook("onRequest", (request, _reply, next) => context.with(request.telemetry, next));
  done();
};

/** Makes the request's context active for all later code. */
export const enterContext = () => fp(entering, { name: "enter-context", dependencies: ["request-context"] });
