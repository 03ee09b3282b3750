import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { context, type Context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import fp from "fastify-plugin";
import { correlationHeader, correlationIdOf, withCorrelation } from "../telemetry/correlation.ts";
import { toTemplate } from "./route-label.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Ties everything done for this request together, across services and logs. */
    correlationId: string;
    /** The OpenTelemetry context that the handler runs in. */
    telemetry: Context;
  }
  interface FastifyContextConfig {
    /** True for what is asked every few seconds by machines: no trace, no access log. */
    probe?: boolean;
  }
}

/** Takes or makes the correlation id, and continues the caller's trace. */
export const beginRequest = (request: FastifyRequest, reply: FastifyReply): void => {
  request.correlationId = correlationIdOf(request.headers[correlationHeader]);
  request.telemetry = withCorrelation(propagation.extract(ROOT_CONTEXT, request.headers), request.correlationId);
  reply.header(correlationHeader, request.correlationId);
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.decorateRequest("correlationId", "");
  app.decorateRequest("telemetry"); // set by the first hook of each request

  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, template: toTemplate(route.url) };
  });

  app.addHook("onRequest", (request, reply, next) => {
    beginRequest(request, reply);
    next();
  });
  done();
};

/** Gives every request its correlation id and its trace. */
export const requestContext = () => fp(plugin, { name: "request-context" });

const entering: FastifyPluginCallback = (app, _options, done) => {
  app.addHook("onRequest", (request, _reply, next) => context.with(request.telemetry, next));
  // Reading a body continues in the socket's context, so the request's is entered once more after it.
  app.addHook("preValidation", (request, _reply, next) => context.with(request.telemetry, next));
  done();
};

/** Makes the request's context the active one for all that runs after it. */
export const enterContext = () => fp(entering, { name: "enter-context", dependencies: ["request-context"] });
