import { isUtf8 } from "node:buffer";
import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import { Problem } from "../http/problem.ts";

const plugin: FastifyPluginCallback = (app, _options, done) => {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, parsed) => {
    if (!isUtf8(body)) {
      parsed(new Problem("validation", "body: is not valid UTF-8", { field: "body" }));
      return;
    }
    void parse(request, body.toString(), parsed);
  });
  done();
};

/** Accepts only JSON bodies. Rejects invalid UTF-8 instead of repairing it silently. */
export const jsonBody = () => fp(plugin, { name: "json-body" });
