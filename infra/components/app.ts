import { secretValue } from "../secret-text.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import { telemetryNameOf, type AnySpec, type ServiceSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import { postgresUrl } from "./postgres.ts";
import { redisUrl } from "./valkey.ts";

const services = {
  api: { port: 8000, talksTo: ["users", "orders", "payments"] },
  users: { port: 8001, talksTo: [] },
  orders: { port: 8002, talksTo: ["users", "payments"] },
  payments: { port: 8003, talksTo: [] },
} as const;

type Role = keyof typeof services;
const roles = Object.keys(services) as Role[];

const entry = "app/main.ts";

/** Signs the access tokens: the same for each start of a stack, so that they outlive one. */
const jwtSecret = "jwt-secret";

/** Addresses with a password in them. */
const databaseAddress = "database-url";
const redisAddress = "redis-url";

/** Prefix of the names of the services behind the API in traces, metrics and logs. */
const prefixOf = ({ "app.name": name }: Settings): string => (name === undefined ? "" : `${name}-`);

/** What traces, metrics and logs call a role. */
const telemetryName = (settings: Settings, role: Role): string =>
  role === "api" ? (settings["app.name"] ?? role) : prefixOf(settings) + role;

const upper = (name: string): string => `${name.toUpperCase()}_URL`;

const service = (settings: Settings, role: Role): ServiceSpec => {
  const { port, talksTo } = services[role];
  const size = sizeOf(role === "api" ? "api" : "api-service", settings);
  const single = settings["api.mode"] === "single";
  const hasPostgres = settings["api.database"] === "postgres";
  const hasRedis = settings["api.cache"] === "redis";
  // One process has data of its own: of four databases it could take over one only.
  const served = single ? "all" : role;
  const peers: readonly Role[] = single ? [] : talksTo;
  return {
    kind: "service",
    name: role,
    telemetryName: telemetryName(settings, role),
    program: { entry, runtime: "node" },
    // Telemetry never hurts the API: it starts and answers without a collector.
    needs: hasPostgres ? ["postgres"] : [],
    talksTo: [
      ...peers.map((peer) => `${peer}.http` as const),
      "jaeger.otlp-http",
      "jaeger.ui",
      ...(hasPostgres ? (["postgres.sql"] as const) : []),
      ...(hasRedis ? (["redis.redis"] as const) : []),
    ],
    ports: { http: { number: port, protocol: "http", ...(role !== "api" && { isInternal: true }) } },
    health: { port: "http", path: "/health", within: "30s" },
    ...(!hasPostgres && { volumes: { database: { size: size.volume } } }),
    resources: size,
    scrape: [{ port: "http", path: "/metrics", component: "api" }],
    ...(role === "api" && { expose: { port: "http", path: "/docs", title: "API" } }),
    run: (at) => ({
      args: [],
      secrets: {
        ...(role === "api" && { [jwtSecret]: secretValue(jwtSecret) }),
        ...(hasPostgres && { [databaseAddress]: postgresUrl(at, served) }),
        ...(hasRedis && { [redisAddress]: redisUrl(at) }),
      },
      env: {
        SERVICE_ROLE: served,
        HOST: at.host("http"),
        PORT: String(at.port("http")),
        ENVIRONMENT: at.environment,
        LOG_LEVEL: settings["api.logLevel"],
        OTEL_SERVICE_NAME: telemetryName(settings, role),
        ...(peers.length > 0 && prefixOf(settings) !== "" && { PEER_NAME_PREFIX: prefixOf(settings) }),
        OTEL_SAMPLING_RATE: String(settings["api.samplingRate"]),
        OTEL_EXPORTER_OTLP_ENDPOINT: at.url("jaeger", "otlp-http"),
        DEMO_DATA: String(settings["api.demoData"]),
        ...(hasPostgres
          ? { DATABASE_URL_FILE: at.secret(databaseAddress) }
          : { DATABASE_URL: `sqlite:${at.data("database")}/${served}.db` }),
        ...(hasRedis && { REDIS_URL_FILE: at.secret(redisAddress) }),
        ...(role === "api" && { JWT_SECRET_FILE: at.secret(jwtSecret) }),
        ...(!at.stack.pageless.has("jaeger") && { JAEGER_UI_URL: at.publicUrl("jaeger", "ui") }),
        ...Object.fromEntries(peers.map((peer) => [upper(peer), at.url(peer, "http")])),
      },
    }),
  };
};

/** The instrumented API: four services that call each other, or all of it in one process. */
export const app = ({ settings }: ComponentInputs): readonly ServiceSpec[] =>
  (settings["api.mode"] === "single" ? (["api"] as const) : roles).map((role) => service(settings, role));

/** What traces and metrics call the services of the API, the one that is asked from outside first. */
export const apiNames = (specs: readonly AnySpec[]): readonly string[] =>
  specs.flatMap((spec) => ("entry" in spec.program && spec.program.entry === entry ? [telemetryNameOf(spec)] : []));
