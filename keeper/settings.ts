import { readFileSync } from "node:fs";
import type { Credentials } from "../base/ask.ts";
import { isDuration, milliseconds, type Duration } from "../base/duration.ts";
import { type Environment, readVariables, SettingError, type Variables } from "../app/settings/variables.ts";
import { readSchedules, type Schedule } from "./schedule.ts";

/** An address that is probed at each collection. */
export interface ProbeTarget {
  /** The service's name. */
  readonly target: string;
  /** Which of the service's addresses this is. */
  readonly endpoint: string;
  readonly url: string;
}

/** A file or folder on this machine, and its name in the metrics. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

export interface KeeperSettings {
  readonly serviceName: string;
  readonly environment: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Time between two collections. */
  readonly intervalMs: number;
  readonly probes: readonly ProbeTarget[];
  readonly elasticsearch:
    { readonly url: string; readonly retentionMs: number; readonly credentials: Credentials | undefined } | undefined;
  /** PEM files. */
  readonly certificates: readonly NamedPath[];
  /** Files, or folders whose newest file is used. */
  readonly backups: readonly NamedPath[];
  readonly schedules: readonly Schedule[];
  /** Folder of the runbooks. */
  readonly runbooks: string | undefined;
  /** Time until the first runs. */
  readonly startDelayMs: number;
}

const day = 86_400_000;

const durationMs = (read: Variables, name: string, fallback: Duration): number => {
  const value = read.text(name) ?? fallback;
  if (!isDuration(value)) throw new SettingError(name, `must be a length of time such as 30s or 7d, not "${value}"`);
  return milliseconds(value);
};

/** `name=value` pairs, separated by spaces. */
const pairs = (read: Variables, name: string): readonly (readonly [string, string])[] =>
  (read.text(name) ?? "").split(/\s+/).flatMap((pair) => {
    if (pair === "") return [];
    const [, key, value] = /^([\w.-]+)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new SettingError(name, `must be name=value, not "${pair}"`);
    return [[key, value] as const];
  });

const namedPaths = (read: Variables, name: string): readonly NamedPath[] =>
  pairs(read, name).map(([key, path]) => ({ name: key, path }));

const probeTargets = (read: Variables): readonly ProbeTarget[] =>
  pairs(read, "PROBES").map(([key, url]) => {
    const [target = "", endpoint = "http"] = key.split(".");
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
      throw new SettingError("PROBES", `${key} must be an address like http://host:port/path, not "${url}"`);
    }
    return { target, endpoint, url };
  });

const schedules = (read: Variables): readonly Schedule[] => {
  const path = read.text("SCHEDULES_FILE");
  if (path === undefined) return [];
  try {
    return readSchedules(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SettingError("SCHEDULES_FILE", `${path}: ${(error as Error).message}`);
  }
};

/** Credentials for Elasticsearch. */
const elasticsearchCredentials = (read: Variables): Credentials | undefined => {
  const [user, password] = [read.text("ELASTICSEARCH_USER"), read.secret("ELASTICSEARCH_PASSWORD")];
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined) throw new SettingError("ELASTICSEARCH_USER", "must be set beside its password");
  if (password === undefined) throw new SettingError("ELASTICSEARCH_PASSWORD", "must be set beside its user");
  return { user, password };
};

/** Reads and validates every setting; throws a {@link SettingError} that names the first invalid variable. */
export const readKeeperSettings = (environment: Environment): KeeperSettings => {
  const read = readVariables(environment);
  const elasticsearch = read.address("ELASTICSEARCH_URL");
  const intervalMs = durationMs(read, "COLLECT_INTERVAL", "10s");
  if (intervalMs > day) throw new SettingError("COLLECT_INTERVAL", "must be at most 1d");
  const startDelayMs = durationMs(read, "START_DELAY", "1m");
  if (startDelayMs > day) throw new SettingError("START_DELAY", "must be at most 1d");
  return {
    serviceName: "keeper",
    environment: read.matching(
      "ENVIRONMENT",
      /^[a-z][a-z0-9-]{0,31}$/,
      "a short lower-case name such as prod",
      "local",
    ),
    host: read.matching("HOST", /^[\w.:-]+$/, "a host name or address", "127.0.0.1"),
    port: read.integer("PORT", { fallback: 8010, min: 0, max: 65_535 }),
    logLevel: read.choice("LOG_LEVEL", ["debug", "info", "warn", "error"], "info"),
    intervalMs,
    probes: probeTargets(read),
    elasticsearch:
      elasticsearch === undefined
        ? undefined
        : {
            url: elasticsearch,
            retentionMs: durationMs(read, "RETENTION_TRACES", "7d"),
            credentials: elasticsearchCredentials(read),
          },
    certificates: namedPaths(read, "CERTIFICATES"),
    backups: namedPaths(read, "BACKUPS"),
    schedules: schedules(read),
    runbooks: read.text("RUNBOOKS"),
    startDelayMs,
  };
};
