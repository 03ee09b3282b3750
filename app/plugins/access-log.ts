import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { aboutContext, type Logger } from "../telemetry/logger.ts";
import type { AnswerEnd } from "./answer-end.ts";
import { routeOf } from "./route-label.ts";

const write = (log: Logger, request: FastifyRequest, { status, millis }: AnswerEnd): void => {
  const failed = status >= 500;
  if (request.routeConfig.probe && !failed) return;
  const { method } = request;
  const route = routeOf(request);
  // Told, as no context is active here: to enter the request's for one line would cost more than the line.
  const about = aboutContext(request.telemetry);
  log[failed ? "error" : "info"](
    { ...about, method, route, status, duration_ms: Math.round(millis * 1000) / 1000 },
    `${method} ${route} ${status}`,
  );
};

/** One line per request with its route, status and duration; probes are logged only if they fail. */
export const accessLog = (log: Logger) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.answerListeners.push((request, end) => write(log, request, end));
    done();
  };
  return fp(plugin, { name: "access-log", dependencies: ["request-context"] });
};
