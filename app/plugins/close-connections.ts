import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";

/**
 * Closes each connection after its response while the service stops. A connection that the client keeps open would keep
 * the process alive.
 */
export const closeConnections = () => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    let closing = false;
    app.addHook("preClose", (next) => {
      closing = true;
      next();
    });
    app.addHook("onSend", (_request, reply, payload, next) => {
      if (closing) void reply.header("connection", "close");
      next(null, payload);
    });
    done();
  };
  return fp(plugin, { name: "close-connections" });
};
