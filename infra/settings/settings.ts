import { alertSettings } from "../../alerts/alert-settings.ts";
import type { AlertOverrides, NumberKind } from "../../alerts/numbers.ts";
import {
  bytes,
  duration,
  flag,
  folder,
  httpUrl,
  imageReference,
  integer,
  ipv4,
  namePrefix,
  number,
  oneOf,
  registry,
  retention,
} from "./setting-types.ts";
import type { SettingType } from "./setting-types.ts";
import { suggest } from "../../base/suggest.ts";
import { readTargets, targetSettings, type Mistake, type Target } from "./targets.ts";
import { UserError } from "../../base/user-error.ts";

interface Setting<Value> {
  readonly type: SettingType<Value>;
  readonly default: Value;
  readonly help: string;
  /** The only platform that has it; each has it without this. */
  readonly only?: PlatformName;
}

const platformNames = ["local", "docker"] as const;
export type PlatformName = (typeof platformNames)[number];

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

const on = <Value>(only: PlatformName, entry: Setting<Value>): Setting<Value> => ({ ...entry, only });

/** Every key of a stack's configuration, under the namespace `observability`. */
export const settingsTable = {
  platform: setting(oneOf(...platformNames), "local", "What the stack runs on."),
  "app.enabled": setting(flag, true, "Whether the instrumented API is part of the stack."),
  "app.name": optional(
    namePrefix,
    "Name of the API in its telemetry, `<name>-users` and so on behind it; `api`, `users` and so on without it.",
  ),
  "api.mode": setting(oneOf("split", "single"), "split", "Four services that call each other, or one process."),
  "api.database": on("docker", setting(oneOf("sqlite", "postgres"), "sqlite", "What the API keeps its data in.")),
  "api.cache": on("docker", setting(oneOf("memory", "redis"), "memory", "What the API remembers answers in.")),
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
  "ports.address": on("docker", setting(ipv4, "127.0.0.1", "Address of this machine that ports are published on.")),
  "images.registry": on(
    "docker",
    optional(registry, "A registry that mirrors the images; each from its own without it."),
  ),
  "images.app": on("docker", optional(imageReference, "The image of our own programs; built here without it.")),
  "data.directory": on("local", optional(folder, "Where data, logs and run files go; `.data/<stack>` without it.")),
  "data.onDestroy": on("docker", setting(oneOf("keep", "delete"), "keep", "What becomes of the data on destroy.")),
  "backup.directory": setting(folder, "backups", "Where backups go, a folder for each stack in it."),
  "prometheus.scrapeInterval": setting(duration, "5s", "How often figures are collected."),
  "prometheus.evaluationInterval": setting(duration, "5s", "How often rules are evaluated."),
  "elasticsearch.heap": setting(bytes, "512Mi", "Heap of Elasticsearch."),
  "alertmanager.webhook": optional(httpUrl, "Where alerts are posted; without it they are shown, but sent nowhere."),
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

type SettingsTable = typeof settingsTable;
export type SettingKey = keyof SettingsTable;

/** A stack's settings, each key with its value or its default. */
export type Settings = { readonly [Key in SettingKey]: SettingsTable[Key]["default"] } & {
  /** By the alert's name. */
  readonly alerts: AlertOverrides;
  /** Services of others that the stack watches. */
  readonly targets: readonly Target[];
};

const alertNumberTypes = {
  share: number(0, 1),
  count: integer(0, 1_000_000_000),
  seconds: duration,
  bytes,
  duration,
} as const satisfies Readonly<Record<NumberKind, SettingType<unknown>>>;

/** Says where a key stands, such as `Pulumi.local.yaml:7`, for the message about it. */
export type Locate = (key: string) => string;

type Known = ReadonlyMap<string, SettingType<unknown>>;

/** Every key with its type; `[]` stands for any place in a list. */
const knownKeys = (): Known =>
  new Map<string, SettingType<unknown>>([
    ...Object.entries(settingsTable).map(([key, { type }]) => [key, type] as const),
    ...Object.entries(targetSettings).map(([field, { type }]) => [`targets[].${field}`, type] as const),
    ...alertSettings().map(({ key, kind }) => [key, alertNumberTypes[kind]] as const),
  ]);

/** `targets[3].name` as the table has it: `targets[].name`. */
const patternOf = (key: string): string => key.replaceAll(/\[\d+\]/g, "[]");

const isAbove = (known: Known, prefix: string): boolean => [...known.keys()].some((key) => key.startsWith(prefix));

/** Leaves of a nested configuration by their path: `{ a: { b: 1 } }` gives `a.b`, `{ list: [{ b: 1 }] }` `list[0].b`. */
const flatten = (input: Readonly<Record<string, unknown>>, known: Known, prefix = ""): [string, unknown][] =>
  Object.entries(input).flatMap(([key, value]): [string, unknown][] => leaves(prefix + key, value, known));

const leaves = (path: string, value: unknown, known: Known): [string, unknown][] => {
  if (Array.isArray(value) && isAbove(known, `${patternOf(path)}[]`)) {
    return value.flatMap((item, index) => leaves(`${path}[${index}]`, item, known));
  }
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap && Object.keys(value).length > 0 ? flatten({ ...value }, known, `${path}.`) : [[path, value]];
};

const isEmptyMap = (input: unknown): boolean =>
  typeof input === "object" && input !== null && Object.keys(input).length === 0;

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** What is wrong with a key that stands for no value. */
const unknownKey = (key: string, input: unknown, known: Known): string => {
  const pattern = patternOf(key);
  if (isAbove(known, `${pattern}[]`)) return `expected a list, got ${show(input)}`;
  if (pattern.endsWith("[]")) return `expected a map of settings, got ${show(input)}`;
  const places = key.match(/\[\d+\]/g) ?? [];
  const near = suggest(pattern, known.keys());
  const meant = near && places.reduce((path, place) => path.replace("[]", place), near);
  return `no such setting; ${meant ? `did you mean "${meant}"?` : 'expected one of the keys in "npm run render -- --settings"'}`;
};

/** Keys that the stack's platform does not have. */
const misplaced = (values: ReadonlyMap<string, unknown>): readonly Mistake[] => {
  // Parsed by its type, which lets names of platforms through.
  const platform = (values.get("platform") as PlatformName | undefined) ?? settingsTable.platform.default;
  return Object.entries<Setting<unknown>>(settingsTable)
    .filter(([key, { only }]) => only !== undefined && only !== platform && values.has(key))
    .map(([key, { only }]) => ({ key, problem: `only the platform "${only}" has it, this one is "${platform}"` }));
};

/** Mistakes as the one error that tells all of them, a line each. */
export const mistakesError = (mistakes: readonly Mistake[], locate: Locate): UserError =>
  new UserError(mistakes.map(({ key, problem }) => `${locate(key)}: ${key}: ${problem}`).join("\n"));

/** Where nothing is known of a file. */
export const unlocated: Locate = () => "the stack's configuration";

/**
 * Reads a stack's configuration: nested or dotted keys without their namespace, values as YAML or as text.
 * Every key has a value afterwards. All mistakes are told at once, a line each.
 */
export const parseSettings = (config: Readonly<Record<string, unknown>>, locate: Locate = unlocated): Settings => {
  const known = knownKeys();
  const mistakes: Mistake[] = [];
  const values = new Map<string, unknown>();
  const overrides: Record<string, Record<string, unknown>> = {};
  for (const [key, input] of flatten(config, known)) {
    const type = known.get(patternOf(key));
    if (!type && isEmptyMap(input) && isAbove(known, `${patternOf(key)}.`)) continue;
    if (!type) {
      mistakes.push({ key, problem: unknownKey(key, input, known) });
      continue;
    }
    const value = type.parse(input);
    if (value === undefined) {
      mistakes.push({ key, problem: `expected ${type.expected}, got ${show(input)}` });
      continue;
    }
    const [head, alert = "", field = ""] = key.split(".");
    if (head === "alerts") overrides[alert] = { ...overrides[alert], [field]: value };
    else values.set(key, value);
  }
  mistakes.push(...misplaced(values));
  const told = new Set(mistakes.map(({ key }) => key));
  const count = Array.isArray(config["targets"]) ? config["targets"].length : 0;
  const { targets, mistakes: more } = readTargets(count, values, (key) => told.has(key));
  const all = [...mistakes, ...more];
  if (all.length > 0) throw mistakesError(all, locate);
  const settings = Object.entries(settingsTable).map(([key, entry]): [string, unknown] => [
    key,
    values.get(key) ?? entry.default,
  ]);
  // `unknown` first: each value was parsed or defaulted by the very table that types it.
  return { ...Object.fromEntries(settings), alerts: overrides, targets } as unknown as Settings;
};
