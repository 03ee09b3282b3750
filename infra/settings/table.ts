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
    "Memory, CPU and disk of the services: for a laptop, a team's server, or a large server.",
  ),
  "app.enabled": setting(flag, true, "Whether the instrumented API is part of the stack."),
  "app.name": optional(
    namePrefix,
    "Name of the API in its telemetry. Its other services are `<name>-users` and so on. Default: `api`, `users` and so on.",
  ),
  "api.mode": setting(oneOf("split", "single"), "split", "Four services that call each other, or one process."),
  "api.database": on(["docker"], setting(oneOf("sqlite", "postgres"), "sqlite", "Database of the API.")),
  "api.cache": on(["docker"], setting(oneOf("memory", "redis"), "memory", "Cache of the API.")),
  "api.samplingRate": setting(number(0, 1), 1, "Share of requests that are traced."),
  "api.demoData": setting(flag, true, "Whether a new database gets a few users, orders and payments."),
  "api.logLevel": setting(oneOf("debug", "info", "warn", "error"), "info", "Lowest level that the API logs."),
  "traces.storage": setting(oneOf("elasticsearch", "badger"), "elasticsearch", "Where Jaeger stores spans."),
  "traces.queue": setting(
    integer(100, 100_000),
    20_000,
    "Maximum number of spans that Jaeger queues while its storage is down.",
  ),
  "retention.traces": setting(retention, "7d", "How long spans are kept."),
  "retention.metrics": setting(retention, "15d", "How long metrics are kept."),
  "ports.shift": setting(integer(0, 400), 0, "Adds this many hundreds to every port."),
  "ports.address": on(["docker"], setting(ipv4, "127.0.0.1", "Address of this machine that ports are published on.")),
  "images.registry": on(
    ["docker"],
    optional(registry, "A registry that mirrors the images. Default: the registry of each image."),
  ),
  "images.app": on(
    ["docker"],
    optional(imageReference, "Image of our own programs, by digest. Default: built on this machine."),
  ),
  "data.directory": on(["local"], optional(folder, "Folder for data, logs and run files. Default: `.data/<stack>`.")),
  "data.onDestroy": on(
    ["docker"],
    setting(oneOf("keep", "delete"), "keep", "Whether destroy keeps or deletes the data."),
  ),
  "backup.directory": setting(folder, "backups", "Folder for backups, with one folder per stack."),
  "prometheus.scrapeInterval": setting(duration, "5s", "How often metrics are scraped."),
  "prometheus.evaluationInterval": setting(duration, "5s", "How often rules are evaluated."),
  "elasticsearch.heap": optional(bytes, "Heap of Elasticsearch. Default: depends on `size`."),
  "alertmanager.webhook": secret(
    httpUrl,
    "Where alerts are posted. Without it, Alertmanager shows alerts but sends none.",
  ),
  "alertmanager.groupWait": setting(duration, "10s", "How long a new group of alerts waits for more alerts."),
  "alertmanager.groupInterval": setting(duration, "1m", "How long to wait before changes of a group are sent."),
  "keeper.enabled": setting(flag, true, "Whether keeper runs: it deletes old indices and probes the services."),
  "keeper.interval": setting(duration, "10s", "How often keeper probes the other services."),
  "keeper.startDelay": setting(
    duration,
    "1m",
    "How long after its start keeper runs its schedules for the first time.",
  ),
  "keeper.cleanupInterval": setting(duration, "1d", "How often indices older than `retention.traces` are deleted."),
  "keeper.serviceMapInterval": setting(duration, "1m", "How often calls between services are counted."),
  "keeper.dryRun": setting(flag, false, "Whether keeper only logs old indices instead of deleting them."),
  "links.runbooks": optional(httpUrl, "Address of the runbooks, `<address>/<Alert>.md`. Default: keeper serves them."),
  "grafana.enabled": setting(flag, true, "Whether Grafana is part of the stack, if it is available."),
  "kibana.enabled": setting(
    flag,
    true,
    "Whether Kibana is part of the stack, if it and the full Elasticsearch are available.",
  ),
  "nodeExporter.enabled": setting(flag, true, "Whether metrics of the host are collected."),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
