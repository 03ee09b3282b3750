import { UserError } from "../base/user-error.ts";
import { versions } from "../base/versions.ts";
import { buildUnits, type BuildUnit } from "./build-unit.ts";
import { cacheFolder } from "./cache.ts";
import { catalogue, neededTools, optionalTools } from "./catalogue.ts";
import { judgeCacheSpace } from "./cache-space.ts";
import { freeBytes } from "./disk.ts";
import { checkGo, checkJava, checkMaven, type Prerequisite } from "./prerequisites.ts";
import { absenceOf, fitsKibana } from "./extras.ts";
import { withProxy } from "./proxy.ts";
import { probeHosts, type HostReach } from "./reach.ts";
import { releaseSource, releaseUnits } from "./release.ts";
import type { Env, LocatedTool, ToolName } from "./tool.ts";
import { locateTool, rangeOf } from "./locate-tool.ts";
import { rangeText } from "./version.ts";

/** One tool as it stands on this machine. */
export interface ToolState {
  readonly name: ToolName;
  readonly wanted: string;
  readonly located?: LocatedTool;
  /** Why it is not there. */
  readonly note?: string;
}

/** All that `npm run doctor` tells. */
export interface Diagnosis {
  readonly tools: readonly ToolState[];
  readonly prerequisites: readonly Prerequisite[];
  /** Hosts of the vendors' releases; none if they are switched off (`OBS_RELEASES=none`). */
  readonly releases: readonly HostReach[];
  readonly cache: string;
  readonly diskGigabytes: number;
  /** One line for each thing that is needed and missing, with its way out. */
  readonly problems: readonly string[];
}

// The table's own keys.
const names = Object.keys(catalogue) as ToolName[];

const stateOf = async (name: ToolName, env: Env): Promise<ToolState> => {
  const wanted = rangeText(await rangeOf(name, env).catch(() => catalogue[name].range));
  try {
    const located = await locateTool(name, env);
    return located ? { name, wanted, located } : { name, wanted, note: "missing" };
  } catch (error) {
    if (error instanceof UserError) return { name, wanted, note: error.message };
    throw error;
  }
};

const toolProblem = ({ name, located, note }: ToolState): readonly string[] => {
  if (located || !neededTools.includes(name) || name === "java") return [];
  return [
    note === "missing"
      ? `${name} is missing: "npm start" and "npm run doctor -- --build" fetch or build it`
      : (note ?? ""),
  ];
};

const reachOf = async (env: Env): Promise<readonly HostReach[]> => {
  if (releaseSource(env).kind === "off") return [];
  const all = releaseUnits(
    Object.values(catalogue).flatMap(({ release }) => release ?? []),
    env,
  );
  return withProxy(env, () => probeHosts(all, env));
};

/** What releases that can be reached give needs no build. */
const isReleased = (name: ToolName, reach: readonly HostReach[], env: Env): boolean => {
  const { release } = catalogue[name];
  const [unit] = release ? releaseUnits([release], env) : [];
  return reach.some(({ host, problem }) => host === unit?.host && problem === undefined);
};

/** With the reason why an optional tool is not there. */
const explained = (tools: readonly ToolState[], reach: readonly HostReach[], env: Env): readonly ToolState[] => {
  const elasticsearch = tools.find(({ name }) => name === "elasticsearch")?.located;
  return tools.map((state) => {
    const optional = optionalTools.find((name) => name === state.name);
    if (!optional || state.note !== "missing") return state;
    const isUseless =
      optional === "kibana" && elasticsearch && !fitsKibana(elasticsearch, versions.kibana.released.version);
    if (!isUseless && isReleased(optional, reach, env))
      return { ...state, note: 'not here yet: "npm start" fetches it' };
    return { ...state, note: absenceOf(optional, elasticsearch, env) };
  });
};

/** Only what something that is missing must be built with is a problem. */
const buildProblems = (
  prerequisites: readonly Prerequisite[],
  toBuild: readonly BuildUnit[],
  needsJava: boolean,
): readonly string[] => {
  const kinds = new Set<string>(toBuild.map(({ source }) => source.kind));
  const isUsed = { Go: kinds.has("go"), Maven: kinds.has("maven"), Java: needsJava };
  return prerequisites.flatMap(({ name, problem }) => (problem && isUsed[name] ? [problem] : []));
};

/** Looks at tools, all of them unless told which, at what builds them and at the machine; changes nothing. */
export const diagnose = async (env: Env = process.env, wanted: readonly ToolName[] = names): Promise<Diagnosis> => {
  const shown = names.filter((name) => wanted.includes(name));
  const [found, releases] = await Promise.all([Promise.all(shown.map((name) => stateOf(name, env))), reachOf(env)]);
  const tools = explained(found, releases, env);
  const missing = new Set(
    tools.flatMap(({ name, located }) =>
      located || isReleased(name, releases, env) ? [] : (catalogue[name].unit ?? []),
    ),
  );
  const units = Object.values(buildUnits);
  const toBuild = units.filter(({ name }) => missing.has(name));
  const ofKind = (kind: BuildUnit["source"]["kind"]) => {
    const all = units.filter(({ source }) => source.kind === kind);
    const left = all.filter((unit) => toBuild.includes(unit));
    return left.length > 0 ? left : all;
  };
  const prerequisites = await Promise.all([
    checkGo(ofKind("go"), env),
    checkMaven(ofKind("maven"), env),
    checkJava(env),
  ]);
  const cache = cacheFolder(env);
  const diskGigabytes = freeBytes(cache) / 1e9;
  const isComplete = tools.every(({ name, located }) => located || !neededTools.includes(name));
  const room = isComplete ? undefined : judgeCacheSpace({ cache, freeGigabytes: diskGigabytes, toBuild });
  // The released Elasticsearch has its own.
  const bringsJava =
    tools.some(({ name, located }) => name === "elasticsearch" && !located) && !missing.has("elasticsearch");
  const problems = [
    ...tools.flatMap(toolProblem),
    ...buildProblems(prerequisites, toBuild, wanted.includes("java") && !bringsJava),
    ...(room ? [room.text] : []),
  ];
  return { tools, prerequisites, releases, cache, diskGigabytes, problems };
};
