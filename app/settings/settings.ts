import { hostname } from "node:os";
import packageJson from "../../package.json" with { type: "json" };
import { corsOrigins } from "./cors-origins.ts";
import { databaseUrl } from "./database-url.ts";
import { exporterEndpoint } from "./exporter-endpoint.ts";
import { redisUrl } from "./redis-url.ts";
import { noTokenSecret, type TokenSettings, tokenSettings } from "./token-settings.ts";
import { type WeatherSettings, weatherSettings } from "./weather-settings.ts";
import { metricsPort } from "./metrics-port.ts";
import { type Environment, readVariables, type Variables } from "./variables.ts";

/** The modules that a process serves; `all` is every module in one process. */
export const roles = ["api", "users", "orders", "payments", "all"] as const;
export type Role = (typeof roles)[number];

/** The services that others call. */
export type Peer = "users" | "orders" | "payments";

const ports = { api: 8000, all: 8000, users: 8001, orders: 8002, payments: 8003 } as const satisfies Record<
  Role,
  number
>;
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export interface TracingSettings {
  readonly enabled: boolean;
  /** `lean` is our own tracer and exporter behind OpenTelemetry's API; `node` is OpenTelemetry's all-in-one setup. */
  readonly sdk: "lean" | "node";
  readonly endpoint: string;
  /** Sent with every batch, such as an API key for the collector. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fraction of the traces started here that are kept, 0 to 1. */
  readonly samplingRate: number;
  /** Maximum number of finished spans in the queue; more are dropped and counted. */
  readonly maxQueueSize: number;
  readonly maxBatchSize: number;
  readonly scheduleDelayMillis: number;
  /** Timeout of a batch, including retries. */
  readonly exportTimeoutMillis: number;
}

/** Addresses for a browser, for links to a request's telemetry; a missing address omits its link. */
export interface LinkSettings {
  readonly jaeger: string | undefined;
  readonly kibana: string | undefined;
  readonly elasticsearch: string | undefined;
}

export interface Settings {
  readonly role: Role;
  readonly serviceName: string;
  readonly serviceNamespace: string;
  readonly version: string;
  readonly instanceId: string;
  readonly environment: string;
  readonly region: string;
  readonly host: string;
  readonly port: number;
  /** A separate port for metrics; undefined serves them on the main port. */
  readonly metricsPort: number | undefined;
  /** Empty for none, `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: (typeof logLevels)[number];
  /** `sqlite:` with a path or `:memory:`, or `postgres://` with a password in it; never print it. */
  readonly databaseUrl: string;
  /** `redis://` with its password; undefined uses a cache in memory. */
  readonly redisUrl: string | undefined;
  /** Whether a new database gets a few users, orders and payments, so that every example works immediately. */
  readonly demoData: boolean;
  readonly tokens: TokenSettings;
  readonly peers: Readonly<Record<Peer, string>>;
  /** Prefix of the peers' names in traces and metrics, such as `shop-`. */
  readonly peerNamePrefix: string;
  readonly tracing: TracingSettings;
  readonly links: LinkSettings;
  readonly weather: WeatherSettings;
  /** Lines to log once at startup. */
  readonly warnings: readonly string[];
}

const logLevel = (read: Variables): Settings["logLevel"] => {
  const level = read.choice("LOG_LEVEL", [...logLevels, "warning"], "info");
  if (read.flag("DEBUG", false)) return "debug";
  return level === "warning" ? "warn" : level;
};

/** Reads and validates every setting; throws a {@link SettingError} that names the first invalid variable. */
export const readSettings = (environment: Environment): Settings => {
  const read = readVariables(environment);
  const role = read.choice("SERVICE_ROLE", roles, "all");
  const { endpoint, warnings } = exporterEndpoint(read);
  const tokens = tokenSettings(read);
  const where = read.matching("ENVIRONMENT", /^[a-z][a-z0-9-]{0,31}$/, "a short lower-case name such as prod", "local");
  const port = read.integer("PORT", { fallback: ports[role], min: 0, max: 65_535 });
  const nameVariable = read.text("OTEL_SERVICE_NAME") ? "OTEL_SERVICE_NAME" : "SERVICE_NAME";
  return {
    role,
    serviceName: read.matching(
      nameVariable,
      /^[\w.-]{1,63}$/,
      "up to 63 letters, digits, dots or dashes",
      role === "all" ? "api" : role,
    ),
    serviceNamespace: read.text("SERVICE_NAMESPACE") ?? packageJson.name,
    version: packageJson.version,
    instanceId: read.text("SERVICE_INSTANCE_ID") ?? `${hostname()}-${process.pid}`,
    environment: where,
    region: read.text("REGION") ?? "local",
    host: read.matching("HOST", /^[\w.:-]+$/, "a host name or address", "127.0.0.1"),
    port,
    metricsPort: metricsPort(read, port),
    corsOrigins: corsOrigins(read),
    logLevel: logLevel(read),
    databaseUrl: databaseUrl(read),
    redisUrl: redisUrl(read),
    demoData: read.flag("DEMO_DATA", where === "local" || where === "dev"),
    tokens,
    peers: {
      users: read.address("USERS_URL") ?? `http://127.0.0.1:${ports.users}`,
      orders: read.address("ORDERS_URL") ?? `http://127.0.0.1:${ports.orders}`,
      payments: read.address("PAYMENTS_URL") ?? `http://127.0.0.1:${ports.payments}`,
    },
    peerNamePrefix: read.matching("PEER_NAME_PREFIX", /^[\w.-]{0,55}$/, "up to 55 letters, digits, dots or dashes", ""),
    tracing: {
      enabled: read.flag("OTEL_ENABLED", true),
      sdk: read.choice("OTEL_SDK", ["lean", "node"], "lean"),
      endpoint,
      headers: read.pairs("OTEL_EXPORTER_OTLP_HEADERS"),
      samplingRate: read.number("OTEL_SAMPLING_RATE", { fallback: 1, min: 0, max: 1 }),
      maxQueueSize: read.integer("OTEL_BSP_MAX_QUEUE_SIZE", { fallback: 2048, min: 1, max: 1_000_000 }),
      maxBatchSize: read.integer("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", { fallback: 512, min: 1, max: 100_000 }),
      scheduleDelayMillis: read.integer("OTEL_BSP_SCHEDULE_DELAY", { fallback: 200, min: 1, max: 60_000 }),
      exportTimeoutMillis: read.integer("OTEL_EXPORTER_OTLP_TIMEOUT", { fallback: 5000, min: 100, max: 60_000 }),
    },
    links: {
      jaeger: read.address("JAEGER_UI_URL"),
      kibana: read.address("KIBANA_URL"),
      elasticsearch: read.address("ELASTICSEARCH_URL"),
    },
    weather: weatherSettings(read),
    warnings: [
      ...warnings,
      ...(tokens.secret === undefined && (role === "api" || role === "all") ? [noTokenSecret] : []),
    ],
  };
};
