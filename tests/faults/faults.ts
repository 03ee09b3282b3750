import { parseSettings } from "../../infra/settings/settings.ts";
import type { ServiceSpec } from "../../infra/service.ts";
import { stackOf } from "../../infra/stack.ts";
import { fullFor, killedFor, readOnlyFor, stoppedFor, type Cause } from "./causes.ts";
import { logs } from "./places.ts";

/** One fault of one service. */
export interface Case {
  readonly fault: string;
  readonly service: string;
  readonly cause: Cause;
  /** The volume that it is about. */
  readonly volume?: string;
  /** Alerts that must be raised by it. Defaults to none. */
  readonly alerts?: readonly string[];
}

/** Sizes of the volumes in a test; Elasticsearch wants more room than its watermarks leave it. */
const sizes: Readonly<Record<string, string>> = { elasticsearch: "3g", prometheus: "512m", jaeger: "512m" };

/** Size of a service's volume in these tests. */
export const volumeSize = (service: string): string => sizes[service] ?? "64m";

const volumeFaults = (service: string, volume: string): readonly Case[] => [
  { fault: "disk full 20 s", service, volume, cause: fullFor(20_000, volume) },
  { fault: "read-only 10 s", service, volume, cause: readOnlyFor(10_000, volume) },
];

const away = ["ElasticsearchDown", "TraceExportFailing"] as const;

const processFaults = (service: string): readonly Case[] => [
  { fault: "kill -9", service, cause: killedFor(1000) },
  ...(service === "elasticsearch"
    ? [
        { fault: "kill -9, 60 s away", service, cause: killedFor(60_000), alerts: away },
        { fault: "SIGSTOP 60 s", service, cause: stoppedFor(60_000), alerts: away },
      ]
    : [{ fault: "SIGSTOP 30 s", service, cause: stoppedFor(30_000) }]),
];

const casesOf = ({ name, volumes = {} }: ServiceSpec): readonly Case[] => [
  ...processFaults(name),
  ...Object.keys(volumes).flatMap((volume) => volumeFaults(name, volume)),
];

/** Every fault of every service of a stack with these settings, and the disk of all logs. */
export const casesFor = (settings: Readonly<Record<string, unknown>>): readonly Case[] => {
  const services = stackOf(parseSettings(settings)).specs.filter((spec) => spec.kind === "service");
  const full: Case = { fault: "disk full 20 s", service: logs, volume: "log", cause: fullFor(20_000, "log") };
  return [...services.flatMap(casesOf), full];
};
