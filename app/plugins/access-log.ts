import { context } from "@opentelemetry/api";
import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import type { Logger } from "../telemetry/logger.ts";
import { routeOf } from "./route-label.ts";

/** One line a request with its route, status and duration; probes only when they fail. */
export const accessLog = (log: Logger) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.addHook("onResponse", (request, reply, next) => {
      const { statusCode: status, elapsedTime } = reply;
      const failed = status >= 500;
      if (request.routeOptions.config.probe && !failed) return next();
      const { method } = request;
      const route = routeOf(request);
      context.with(request.telemetry, () =>
        log[failed ? "error" : "info"](
          { method, route, status, duration_ms: Math.round(elapsedTime * 1000) / 1000 },
          `${method} ${route} ${status}`,
        ),
      );
      next();
    });
    done();
  };
  return fp(plugin, { name: "access-log", dependencies: ["request-context"] });
};
