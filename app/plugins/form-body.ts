import { isUtf8 } from "node:buffer";
import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import { Problem } from "../http/problem.ts";

const contentType = "application/x-www-form-urlencoded";

const parse = (body: Buffer): Record<string, string> => {
  if (!isUtf8(body)) throw new Problem("validation", "body: is not valid UTF-8", { field: "body" });
  const fields = [...new URLSearchParams(body.toString())];
  const names = fields.map(([name]) => name);
  if (new Set(names).size < names.length) {
    throw new Problem("validation", "body: has a field more than once", { field: "body" });
  }
  return Object.fromEntries(fields);
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(contentType, { parseAs: "buffer" }, async (_request: unknown, body: Buffer) =>
    parse(body),
  );
  app.addContentTypeParser("*", async () => {
    throw new Problem("media_type", `body: must be ${contentType}`, { field: "body" });
  });
  done();
};

/** Accepts only HTML forms in the scope in which it is registered. */
export const formBody = () => fp(plugin, { name: "form-body" });
