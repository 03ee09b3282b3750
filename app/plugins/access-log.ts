import { context } from "@opentelemetry/api";
import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import type { Logger } from "../telemetry/logger.ts";
import { type AnswerEnd, onAnswerEnd } from "./answer-end.ts";
import { routeOf } from "./route-label.ts";

const write = (log: Logger, request: FastifyRequest, { status, millis }: AnswerEnd): void => {
  const failed = status >= 500;
  if (request.routeConfig.probe && !failed) return;
  const { method } = request;
  const route = routeOf(request);
  context.with(request.telemetry, () =>
    log[failed ? "error" : "info"](
      { method, route, status, duration_ms: Math.round(millis * 1000) / 1000 },
      `${method} ${route} ${status}`,
    ),
  );
};

/** One line per request with its route, status and duration; probes are logged only if they fail. */
export const accessLog = (log: Logger) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      onAnswerEnd(request, reply, (end) => write(log, request, end));
      next();
    });
    done();
  };
  return fp(plugin, { name: "access-log", dependencies: ["request-context"] });
};
