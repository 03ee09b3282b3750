import type { Objectives } from "../../alerts/objective.ts";
import type { ValuesOf } from "../../base/fields.ts";
import { between, duration, matching, type SettingType } from "../../base/setting-type.ts";
import type { ListSetting } from "./lists.ts";
import type { Mistake } from "./mistakes.ts";

/** Where Prometheus finds the figures of a service that is not the stack's own. */
export interface ScrapeAddress {
  readonly scheme: "http" | "https";
  /** `host:port`. */
  readonly address: string;
  readonly path: string;
}

/** A service that somebody else runs, and this stack watches. */
export interface Target {
  /** The label `service` of its metrics; the same as `service.name` of its traces. */
  readonly name: string;
  readonly scrape: ScrapeAddress;
  readonly objectives: Objectives;
}

const serviceName = matching(
  'a service\'s name such as "checkout", of letters, digits, ".", "_" and "-"',
  /^[A-Za-z0-9][\w.-]{0,62}$/,
);

const defaultPorts = { http: "80", https: "443" } as const;

const scrapeAddress: SettingType<ScrapeAddress> = {
  expected: 'an address such as "127.0.0.1:9000" or "http://127.0.0.1:9000/metrics"',
  schema: { type: "string", pattern: String.raw`^(https?://\S+|\S+:\d+)$` },
  parse: (input) => {
    if (typeof input !== "string") return undefined;
    const isBare = /^(\[[\da-f:]+\]|[\w.-]+):\d+$/i.test(input);
    const text = isBare ? `http://${input}` : input;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const scheme = (["http", "https"] as const).find((name) => url?.protocol === `${name}:`);
    if (!url || !scheme || url.username || url.password || url.search || url.hash) return undefined;
    const path = url.pathname === "/" ? "/metrics" : url.pathname;
    return { scheme, address: `${url.hostname}:${url.port || defaultPorts[scheme]}`, path };
  },
};

const share = between(0, 1);

const fields = {
  name: { type: serviceName, help: "The service's name, the same as in its traces.", isRequired: true },
  scrape: {
    type: scrapeAddress,
    help: "Where it shows its metrics; the path is /metrics without one.",
    isRequired: true,
  },
  "objectives.availability": { type: share, help: "Share of its requests that must not fail, 30 days over." },
  "objectives.latency.below": {
    type: duration,
    help: "What counts as fast; one of its histogram's buckets.",
    requiredWith: "objectives.latency.share",
  },
  "objectives.latency.share": {
    type: share,
    help: "Share of its requests that must be fast, 30 days over.",
    requiredWith: "objectives.latency.below",
  },
} as const;

/** The services of others. */
export const targetList = { key: "targets", fields } as const satisfies ListSetting;

const objectivesOf = (item: ValuesOf<typeof fields>): Objectives => {
  const availability = item["objectives.availability"];
  const [below, good] = [item["objectives.latency.below"], item["objectives.latency.share"]];
  return {
    ...(availability !== undefined && { availability }),
    ...(below !== undefined && good !== undefined && { latency: { below, share: good } }),
  };
};

/** A target from its item in the list. */
export const targetOf = (item: Readonly<Record<string, unknown>>): Target => {
  // Read by these very fields.
  const values = item as ValuesOf<typeof fields>;
  return { name: values.name, scrape: values.scrape, objectives: objectivesOf(values) };
};

/** Targets that are called like something of the stack itself: their figures could not be told apart. */
export const namesTaken = (targets: readonly Pick<Target, "name">[], taken: Iterable<string>): readonly Mistake[] => {
  const own = new Set(taken);
  return targets.flatMap(({ name }, index) =>
    own.has(name)
      ? [
          {
            key: `${targetList.key}[${index}].name`,
            problem: `expected a name of its own, got "${name}" like one of the stack's`,
          },
        ]
      : [],
  );
};
