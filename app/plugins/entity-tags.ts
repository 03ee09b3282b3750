import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import { entityTag } from "../http/entity-version.ts";

const versionOf = (payload: unknown): number | undefined =>
  typeof payload === "object" && payload !== null && "version" in payload && typeof payload.version === "number"
    ? payload.version
    : undefined;

/** Adds an `ETag` to every response that is one resource with a `version`. */
export const entityTags = () => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.addHook("preSerialization", (_request, reply, payload, next) => {
      const version = versionOf(payload);
      if (version !== undefined) void reply.header("etag", entityTag(version));
      next(null, payload);
    });
    done();
  };
  return fp(plugin, { name: "entity-tags" });
};
