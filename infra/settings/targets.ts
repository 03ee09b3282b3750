import type { Objectives } from "../../alerts/objective.ts";
import { between, duration, type SettingType } from "./setting-types.ts";

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

const serviceName: SettingType<string> = {
  expected: 'a service\'s name such as "checkout", of letters, digits, ".", "_" and "-"',
  parse: (input) => (typeof input === "string" && /^[A-Za-z0-9][\w.-]{0,62}$/.test(input) ? input : undefined),
};

const defaultPorts = { http: "80", https: "443" } as const;

const scrapeAddress: SettingType<ScrapeAddress> = {
  expected: 'an address such as "127.0.0.1:9000" or "http://127.0.0.1:9000/metrics"',
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

/** Every key of one target, below `targets[<n>]`. */
export const targetSettings = {
  name: { type: serviceName, help: "The service's name, the same as in its traces." },
  scrape: { type: scrapeAddress, help: "Where it shows its metrics; the path is /metrics without one." },
  "objectives.availability": { type: share, help: "Share of its requests that must not fail, 30 days over." },
  "objectives.latency.below": { type: duration, help: "What counts as fast; one of its histogram's buckets." },
  "objectives.latency.share": { type: share, help: "Share of its requests that must be fast, 30 days over." },
} as const satisfies Readonly<Record<string, { readonly type: SettingType<unknown>; readonly help: string }>>;

type Field = keyof typeof targetSettings;

/** A mistake about one key. */
export interface Mistake {
  readonly key: string;
  readonly problem: string;
}

const pathOf = (index: number, field: string): string => `targets[${index}].${field}`;

const missing = (index: number, field: Field): Mistake => ({
  key: pathOf(index, field),
  problem: `expected ${targetSettings[field].type.expected}, got nothing`,
});

/** Fields that must be there: two always, and both halves of a latency objective if there is one. */
const neededFields = (has: (field: Field) => boolean): readonly Field[] => {
  const latency = ["objectives.latency.below", "objectives.latency.share"] as const;
  return ["name", "scrape", ...(latency.some(has) ? latency : [])];
};

type ValueOf<Name extends Field> = ReturnType<(typeof targetSettings)[Name]["type"]["parse"]>;

const objectivesIn = (get: <Name extends Field>(field: Name) => ValueOf<Name>): Objectives => {
  const availability = get("objectives.availability");
  const [below, good] = [get("objectives.latency.below"), get("objectives.latency.share")];
  return {
    ...(availability !== undefined && { availability }),
    ...(below !== undefined && good !== undefined && { latency: { below, share: good } }),
  };
};

/**
 * Puts the targets together from what was parsed, by key. `isTold` says of which keys a mistake is known already:
 * they are not missing as well.
 */
export const readTargets = (
  count: number,
  values: ReadonlyMap<string, unknown>,
  isTold: (key: string) => boolean,
): { readonly targets: readonly Target[]; readonly mistakes: readonly Mistake[] } => {
  const mistakes: Mistake[] = [];
  const targets: Target[] = [];
  const owners = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const has = (field: Field) => values.has(pathOf(index, field)) || isTold(pathOf(index, field));
    // Each value was parsed by the row of its field.
    const get = <Name extends Field>(field: Name) => values.get(pathOf(index, field)) as ValueOf<Name>;
    if (isTold(`targets[${index}]`)) continue;
    mistakes.push(...neededFields(has).flatMap((field) => (has(field) ? [] : [missing(index, field)])));
    const [name, scrape] = [get("name"), get("scrape")];
    if (name === undefined) continue;
    const key = pathOf(index, "name");
    const owner = owners.get(name);
    if (owner !== undefined) mistakes.push({ key, problem: `expected a name of its own, got "${name}" like ${owner}` });
    owners.set(name, key);
    if (scrape !== undefined) targets.push({ name, scrape, objectives: objectivesIn(get) });
  }
  return { targets, mistakes };
};

/** Targets that are called like something of the stack itself: their figures could not be told apart. */
export const namesTaken = (targets: readonly Pick<Target, "name">[], taken: Iterable<string>): readonly Mistake[] => {
  const own = new Set(taken);
  return targets.flatMap(({ name }, index) =>
    own.has(name)
      ? [{ key: pathOf(index, "name"), problem: `expected a name of its own, got "${name}" like one of the stack's` }]
      : [],
  );
};
