import { bytes, duration, flag, httpUrl, integer, number, oneOf } from "../../base/setting-type.ts";
import type { Field, SecretName } from "../../base/fields.ts";
import type { SettingType } from "../../base/setting-type.ts";
import { folder, imageReference, ipv4, namePrefix, registry, retention } from "./setting-types.ts";

/** A setting that is one value, as a row of the table. */
export interface Setting<Value> extends Field {
  readonly default: Value;
  /** The platforms that have it. Defaults to all. */
  readonly platforms?: readonly PlatformName[];
}

const platformNames = ["local", "docker"] as const;
export type PlatformName = (typeof platformNames)[number];

const sizeNames = ["small", "medium", "large"] as const;
/** For how much load a stack is made (`infra/sizes.ts`). */
export type Size = (typeof sizeNames)[number];

const setting = <Value>(type: SettingType<Value>, preset: Value, help: string): Setting<Value> => ({
  type,
  default: preset,
  help,
});

const optional = <Value>(type: SettingType<Value>, help: string): Setting<Value | undefined> => ({
  type,
  default: undefined,
  help,
});

const secret = (type: SettingType<string>, help: string): Setting<SecretName | undefined> => ({
  type,
  default: undefined,
  help,
  isSecret: true,
});

const on = <Value>(platforms: readonly PlatformName[], entry: Setting<Value>): Setting<Value> => ({
  ...entry,
  platforms,
});

/** Every key of a stack's configuration, under the namespace `observability`. */
export const settingsTable = {
  platform: setting(oneOf(...platformNames), "local", "What the stack runs on."),
  size: setting(
    oneOf(...sizeNames),
    "small",
    "How much the services may take: for a laptop, a team's server, or a large server.",
  ),
  "app.enabled": setting(flag, true, "Whether the instrumented API is part of the stack."),
  "app.name": optional(
    namePrefix,
    "Name of the API in its telemetry, `<name>-users` and so on behind it; `api`, `users` and so on without it.",
  ),
  "api.mode": setting(oneOf("split", "single"), "split", "Four services that call each other, or one process."),
  "api.database": on(["docker"], setting(oneOf("sqlite", "postgres"), "sqlite", "What the API keeps its data in.")),
  "api.cache": on(["docker"], setting(oneOf("memory", "redis"), "memory", "What the API remembers answers in.")),
  "api.samplingRate": setting(number(0, 1), 1, "Share of the requests that are traced."),
  "api.demoData": setting(flag, true, "Whether a new database gets a few users, orders and payments."),
  "api.logLevel": setting(oneOf("debug", "info", "warn", "error"), "info", "Least level of the API's log lines."),
  "traces.storage": setting(oneOf("elasticsearch", "badger"), "elasticsearch", "Where Jaeger keeps the spans."),
  "traces.queue": setting(
    integer(100, 100_000),
    20_000,
    "Spans that wait in Jaeger at most while its storage is away.",
  ),
  "retention.traces": setting(retention, "7d", "How long spans are kept."),
  "retention.metrics": setting(retention, "15d", "How long metrics are kept."),
  "ports.shift": setting(integer(0, 400), 0, "Every port is moved up by this many hundreds."),
  "ports.address": on(["docker"], setting(ipv4, "127.0.0.1", "Address of this machine that ports are published on.")),
  "images.registry": on(
    ["docker"],
    optional(registry, "A registry that mirrors the images; each from its own without it."),
  ),
  "images.app": on(["docker"], optional(imageReference, "The image of our own programs; built here without it.")),
  "data.directory": on(["local"], optional(folder, "Where data, logs and run files go; `.data/<stack>` without it.")),
  "data.onDestroy": on(["docker"], setting(oneOf("keep", "delete"), "keep", "What becomes of the data on destroy.")),
  "backup.directory": setting(folder, "backups", "Where backups go, a folder for each stack in it."),
  "prometheus.scrapeInterval": setting(duration, "5s", "How often figures are collected."),
  "prometheus.evaluationInterval": setting(duration, "5s", "How often rules are evaluated."),
  "elasticsearch.heap": optional(bytes, "Heap of Elasticsearch; as `size` says without it."),
  "alertmanager.webhook": secret(httpUrl, "Where alerts are posted; without it they are shown, but sent nowhere."),
  "alertmanager.groupWait": setting(duration, "10s", "How long a new group of alerts waits for company."),
  "alertmanager.groupInterval": setting(duration, "1m", "How long until a group's changes are sent."),
  "keeper.enabled": setting(flag, true, "Whether old indices are deleted, and the stack is watched from inside."),
  "keeper.interval": setting(duration, "10s", "How often keeper asks the other services how they are."),
  "keeper.startDelay": setting(duration, "1m", "How long after its start keeper runs its schedules first."),
  "keeper.cleanupInterval": setting(duration, "1d", "How often indices older than `retention.traces` are deleted."),
  "keeper.serviceMapInterval": setting(duration, "1m", "How often calls between services are counted."),
  "keeper.dryRun": setting(flag, false, "Whether old indices are only named in keeper's log, not deleted."),
  "links.runbooks": optional(httpUrl, "Where alerts find `<name>.md`, their runbooks; what keeper serves without it."),
  "grafana.enabled": setting(flag, true, "Whether Grafana joins, where it can be had."),
  "kibana.enabled": setting(flag, true, "Whether Kibana joins, where it and the full Elasticsearch can be had."),
  "nodeExporter.enabled": setting(flag, true, "Whether the host's figures are collected."),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
