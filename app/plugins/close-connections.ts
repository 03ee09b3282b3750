import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";

/** Ends each connection with its answer while the service stops; kept open by its client, it would keep the process. */
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
