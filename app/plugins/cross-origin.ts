import cors from "@fastify/cors";
import type { FastifyPluginAsync } from "fastify";
import fp from "fastify-plugin";
import { correlationHeader } from "../telemetry/correlation.ts";

const day = 86_400;

/** Allows pages of these origins to call the API from a browser and to read the correlation ID. */
export const crossOrigin = (origins: readonly string[]) => {
  const plugin: FastifyPluginAsync = async (app) => {
    await app.register(cors, {
      origin: origins.includes("*") ? "*" : [...origins],
      methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
      exposedHeaders: [correlationHeader],
      maxAge: day,
    });
  };
  return fp(plugin, { name: "cross-origin", dependencies: ["request-context"] });
};
