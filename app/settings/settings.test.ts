import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "./settings.ts";
import type { Environment } from "./variables.ts";

describe("settings", () => {
  test.each([
    ["api", 8000, "api"],
    ["users", 8001, "users"],
    ["orders", 8002, "orders"],
    ["payments", 8003, "payments"],
    ["all", 8000, "api"],
  ])("the role %s listens on %i as %s by default", (SERVICE_ROLE, port, serviceName) => {
    expect(readSettings({ SERVICE_ROLE })).toMatchObject({
      port,
      serviceName,
      host: "127.0.0.1",
      environment: "local",
    });
  });

  test.each([
    ["SERVICE_ROLE", "gateway"],
    ["PORT", "65536"],
    ["PORT", "80.5"],
    ["HOST", "not a host"],
    ["PROMETHEUS_PORT", "0"],
    ["PROMETHEUS_PORT", "8000"],
    ["CORS_ORIGINS", "shop.example"],
    ["CORS_ORIGINS", "https://shop.example/path"],
    ["CORS_ORIGINS", "https://shop.example,*"],
    ["LOG_LEVEL", "loud"],
    ["DEBUG", "perhaps"],
    ["ENVIRONMENT", "Prod!"],
    ["DEMO_DATA", "some"],
    ["DATABASE_URL", "mysql://user:secret@host/db"],
    ["DATABASE_URL", "postgres://user:secret@host:port/db"],
    ["DATABASE_URL", "postgres://user:secret@host/db?schema=Bad-One"],
    ["DATABASE_URL", "sqlite:"],
    ["REDIS_URL", "http://user:secret@host"],
    ["REDIS_URL_FILE", "/secret/that/is/not/there"],
    ["DATABASE_URL_FILE", "/secret/that/is/not/there"],
    ["OTEL_ENABLED", "2"],
    ["OTEL_SDK", "browser"],
    ["OTEL_SERVICE_NAME", "has spaces"],
    ["SERVICE_NAME", "näme"],
    ["OTEL_SAMPLING_RATE", "1.5"],
    ["OTEL_SAMPLING_RATE", "half"],
    ["OTEL_BSP_MAX_QUEUE_SIZE", "0"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret,other"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "x-key=%zz"],
    ["OTEL_EXPORTER_ENDPOINT", "ftp://collector"],
    ["JAEGER_HOST", "a b"],
    ["USERS_URL", "users"],
    ["PEER_NAME_PREFIX", "the shop's "],
    ["KIBANA_URL", "//kibana"],
    ["WEATHER_URL", "open-meteo"],
    ["WEATHER_GEOCODING_URL", "file:///etc"],
    ["WEATHER_TIMEOUT", "0"],
    ["WEATHER_CACHE_SECONDS", "-1"],
    ["JWT_SECRET", "secret-but-short"],
    ["JWT_SECRET_FILE", "/there/is/no/secret"],
    ["ACCESS_TOKEN_EXPIRE_MINUTES", "0"],
  ])("%s=%s is rejected with one line that names the variable", (name, value) => {
    const read = () => readSettings({ [name]: value });
    expect(read).toThrow(new RegExp(`^${name}: [^\\n]+$`));
    expect(read).not.toThrow(/user:secret/);
  });

  test("a secret can be in a file, but not in a file and a variable at once", () => {
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    const DATABASE_URL_FILE = join(folder, "url");
    writeFileSync(DATABASE_URL_FILE, "postgres://shop:from-file@db/shop?schema=orders\n");
    expect(readSettings({ DATABASE_URL_FILE }).databaseUrl).toBe("postgres://shop:from-file@db/shop?schema=orders");
    const both = () => readSettings({ DATABASE_URL_FILE, DATABASE_URL: "sqlite::memory:" });
    expect(both).toThrow("DATABASE_URL_FILE: set either it or DATABASE_URL, not both");
    writeFileSync(DATABASE_URL_FILE, "\n");
    expect(() => readSettings({ DATABASE_URL_FILE })).toThrow(/^DATABASE_URL_FILE: .* is empty$/);
    rmSync(folder, { recursive: true });
  });

  test.each([
    [{}, "http://127.0.0.1:4318", 0],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://a:1/", OTEL_EXPORTER_ENDPOINT: "http://b:2" }, "http://a:1", 0],
    [{ OTEL_EXPORTER_ENDPOINT: "http://b:2/v1/traces" }, "http://b:2", 0],
    [{ JAEGER_HOST: "jaeger", JAEGER_PORT: "6831" }, "http://jaeger:4318", 2],
    [{ JAEGER_AGENT_HOST: "agent" }, "http://agent:4318", 1],
  ])("%o sends spans to %s with %i warnings", (environment, endpoint, warnings) => {
    const settings = readSettings({ JWT_SECRET: "s".repeat(32), ...environment });
    expect(settings.tracing.endpoint).toBe(endpoint);
    expect(settings.warnings).toHaveLength(warnings);
  });

  test.each([
    [{ LOG_LEVEL: "WARNING" }, "warn"],
    [{ LOG_LEVEL: "error", DEBUG: "1" }, "debug"],
    [{ LOG_LEVEL: " " }, "info"],
  ])("%o logs from level %s", (environment, logLevel) => {
    expect(readSettings(environment).logLevel).toBe(logLevel);
  });

  test("collector headers are parsed in OpenTelemetry's format", () => {
    const { tracing } = readSettings({ OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=shop , authorization=Basic%20YTpi=" });
    expect(tracing.headers).toEqual({ "x-tenant": "shop", authorization: "Basic YTpi=" });
    expect(readSettings({}).tracing.headers).toEqual({});
  });

  test("the newer name of the service overrides its alias", () => {
    expect(readSettings({ OTEL_SERVICE_NAME: "shop", SERVICE_NAME: "old" }).serviceName).toBe("shop");
    expect(readSettings({ SERVICE_NAME: "old" }).serviceName).toBe("old");
  });

  test.each([
    [{}, true],
    [{ ENVIRONMENT: "dev" }, true],
    [{ ENVIRONMENT: "mine" }, false],
    [{ ENVIRONMENT: "mine", DEMO_DATA: "true" }, true],
    [{ DEMO_DATA: "false" }, false],
  ])("with %o a new database gets demo data: %s", (environment, demoData) => {
    expect(readSettings(environment).demoData).toBe(demoData);
  });

  test("the token secret comes from a variable or a file, and a gateway without one warns", () => {
    const folder = mkdtempSync(join(tmpdir(), "secret-"));
    const path = join(folder, "jwt");
    writeFileSync(path, `${"f".repeat(43)}\n`);
    const secretOf = (environment: Environment) => readSettings(environment).tokens.secret;
    expect(secretOf({ JWT_SECRET: "v".repeat(32) })).toBe("v".repeat(32));
    expect(secretOf({ JWT_SECRET_FILE: path })).toBe("f".repeat(43));
    expect(secretOf({})).toBeUndefined();
    expect(readSettings({ SERVICE_ROLE: "api" }).warnings).toEqual([expect.stringMatching(/^JWT_SECRET: not set/)]);
    expect(readSettings({ SERVICE_ROLE: "orders" }).warnings).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
