import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import type { Cache } from "../cache/cache.ts";
import { checkDatabase, type Database } from "../database/database.ts";
import type { Settings } from "../settings/settings.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import { Health, Readiness, Welcome } from "./health.ts";

export interface BasicsOptions {
  readonly settings: Pick<Settings, "serviceName" | "version">;
  readonly database: Database;
  /** The cache, if requests use one. */
  readonly cache?: Pick<Cache, "check">;
  readonly tracing: Pick<Tracing, "healthy">;
}

const tags = ["basics"];
const links = { documentation: "/docs", openapi: "/openapi.json", health: "/health", metrics: "/metrics" };

const worst = ["failed", "degraded"] as const;

const succeeds = async (check: Promise<void> | undefined): Promise<boolean> => {
  try {
    await check;
    return true;
  } catch {
    return false;
  }
};

/** The routes that every service has. */
export const basicsRoutes = ({ settings, database, cache, tracing }: BasicsOptions) => {
  const { serviceName: service, version } = settings;

  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/",
      { schema: { tags, operationId: "welcome", summary: "Name, version and links", response: { 200: Welcome } } },
      async () => ({ name: service, version, links }),
    );

    app.get(
      "/hello",
      {
        schema: {
          tags,
          operationId: "hello",
          summary: "Say hello",
          response: { 200: Type.Object({ message: Type.String() }) },
        },
      },
      async () => ({ message: `Hello from ${service}` }),
    );

    app.get(
      "/health",
      {
        config: { probe: true },
        schema: { tags, operationId: "health", summary: "Is the process alive", response: { 200: Health } },
      },
      async () => ({ status: "ok" as const, service, version }),
    );

    app.get(
      "/ready",
      {
        config: { probe: true },
        schema: {
          tags,
          operationId: "ready",
          summary: "Is everything there that requests need",
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const [databaseOk, cacheOk] = await Promise.all([succeeds(checkDatabase(database)), succeeds(cache?.check())]);
        const checks = {
          database: databaseOk ? ("ok" as const) : ("failed" as const),
          ...(cache && { cache: cacheOk ? ("ok" as const) : ("degraded" as const) }),
          exporter: tracing.healthy() ? ("ok" as const) : ("degraded" as const),
        };
        const status = worst.find((state) => Object.values(checks).includes(state)) ?? "ok";
        return reply.code(status === "failed" ? 503 : 200).send({ status, checks });
      },
    );
    done();
  };
  return fp(plugin, { name: "basics-routes", dependencies: ["problems"] });
};
