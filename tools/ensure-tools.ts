import { availableParallelism } from "node:os";
import { UserError } from "../base/user-error.ts";
import { labelOf, type Report } from "./build-event.ts";
import { buildUnits, type BuildUnit } from "./build-unit.ts";
import { cacheFolder } from "./cache.ts";
import { judgeCacheSpace, type SpaceNote } from "./cache-space.ts";
import { catalogue, optionalTools, overrideVariable } from "./catalogue.ts";
import { versions } from "../base/versions.ts";
import { freeBytes } from "./disk.ts";
import { absenceOf, fitsKibana } from "./extras.ts";
import { explainFailure } from "./failure.ts";
import { fetchReleases, type FetchOptions } from "./fetch-releases.ts";
import { withInterrupt } from "./interrupt.ts";
import { checkGo, checkJava, checkMaven } from "./prerequisites.ts";
import { runUnit, type BuildContext } from "./run-unit.ts";
import { terminalReport } from "./terminal-report.ts";
import type { Env, LocatedTool, ToolName } from "./tool.ts";
import { locateTool } from "./locate-tool.ts";

/** How missing tools are fetched and built. */
export interface EnsureOptions {
  /** Fetched if they can be had, else left out. Defaults to none. */
  readonly optional?: readonly (typeof optionalTools)[number][];
  /** Gets what happens; defaults to lines on standard error. */
  readonly report?: Report;
  /** Defaults to `process.env`. */
  readonly env?: Env;
  /** How long a host of releases may take to answer at all; defaults to 4000. */
  readonly patienceMs?: number;
}

type Located = ReadonlyMap<ToolName, LocatedTool>;

/** Each build uses every core by itself; the second fills the pauses in which the first one downloads or links. */
const atOnce = 2;

const locateAll = async (names: readonly ToolName[], env: Env): Promise<Located> => {
  const located = await Promise.all(names.map((name) => locateTool(name, env)));
  return new Map(located.flatMap((tool) => (tool ? [[tool.name, tool] as const] : [])));
};

const unitsFor = (names: readonly ToolName[]): readonly BuildUnit[] => {
  const units = names.flatMap((name) => catalogue[name].unit ?? []);
  return [...new Set(units)].map((unit) => buildUnits[unit]).toSorted((a, b) => b.cpuSeconds - a.cpuSeconds);
};

/** What stands in the way of the builds, each with its way out: told before anything is started. */
const problemsOf = async (missing: readonly ToolName[], units: readonly BuildUnit[], env: Env): Promise<string[]> => {
  const goUnits = units.filter(({ source }) => source.kind === "go");
  const mavenUnits = units.filter(({ source }) => source.kind === "maven");
  const checks = await Promise.all([
    ...(goUnits.length > 0 ? [checkGo(goUnits, env)] : []),
    ...(mavenUnits.length > 0 ? [checkMaven(mavenUnits, env)] : []),
    ...(missing.includes("java") ? [checkJava(env)] : []),
  ]);
  const absent = optionalTools
    .filter((name) => missing.includes(name))
    .map((name) => `${name}: ${absenceOf(name, undefined, env)}`);
  return [...checks.flatMap(({ problem }) => problem ?? []), ...absent];
};

const roomFor = (toBuild: readonly BuildUnit[], env: Env): SpaceNote | undefined => {
  const cache = cacheFolder(env);
  return judgeCacheSpace({ cache, freeGigabytes: freeBytes(cache) / 1e9, toBuild });
};

const runQueue = async (
  units: readonly BuildUnit[],
  controller: AbortController,
  context: BuildContext,
): Promise<void> => {
  const queue = [...units];
  const worker = async (): Promise<void> => {
    for (let unit = queue.shift(); unit && !controller.signal.aborted; unit = queue.shift()) {
      try {
        await runUnit(unit, context);
      } catch (error) {
        if (controller.signal.aborted) return;
        // The others would often fail alike, and what they have compiled is kept by Go.
        controller.abort(new UserError(explainFailure(unit, error, context.env), { cause: error }));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  controller.signal.throwIfAborted();
};

const buildAll = async (
  units: readonly BuildUnit[],
  javaHome: string | undefined,
  { report, env }: Pick<Required<EnsureOptions>, "report" | "env">,
) => {
  const seconds = units.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / availableParallelism();
  report({ kind: "plan", names: units.map(labelOf), minutes: Math.ceil(seconds / 60) });
  const onInterrupt = () => report({ kind: "interrupted", during: "build" });
  await withInterrupt(onInterrupt, (controller) =>
    runQueue(units, controller, { env, report, signal: controller.signal, ...(javaHome && { javaHome }) }),
  );
};

/** Kibana is not worth its download beside an Elasticsearch that it can't use. */
const isUseful = (name: ToolName, present: Located): boolean => {
  const elasticsearch = present.get("elasticsearch");
  return name !== "kibana" || !elasticsearch || fitsKibana(elasticsearch, versions.kibana.released.version);
};

/** With what the vendors release and the network gives. */
const withReleases = async (wanted: readonly ToolName[], present: Located, options: FetchOptions): Promise<Located> => {
  const missing = wanted.filter((name) => !present.has(name) && isUseful(name, present));
  await fetchReleases(missing, options);
  // A released Elasticsearch brings a Java of its own, which comes before the machine's.
  const again = wanted.filter((name) => missing.includes(name) || name === "java");
  return new Map([...present, ...(await locateAll(again, options.env))]);
};

const withBuilds = async (
  wanted: readonly ToolName[],
  present: Located,
  { report, env }: Pick<Required<EnsureOptions>, "report" | "env">,
): Promise<Located> => {
  const missing = wanted.filter((name) => !present.has(name));
  if (missing.length === 0) return present;
  const units = unitsFor(missing);
  const problems = await problemsOf(missing, units, env);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const room = roomFor(units, env);
  if (room) report({ kind: "tight", why: room.text });
  await buildAll(units, present.get("java")?.path, { report, env });
  const built = await locateAll(missing, env);
  const lost = missing
    .filter((name) => !built.has(name))
    .map((name) => `${name} was not built; set ${overrideVariable(name)}`);
  if (lost.length > 0) throw new Error(lost.join("\n"));
  const asBuilt = [...built].map(([name, tool]) => [name, { ...tool, source: "build" as const }] as const);
  return new Map([...present, ...asBuilt]);
};

/**
 * Finds tools; fetches the vendors' releases of those that are nowhere, and builds from the package registries what
 * those don't give: two at a time, the longest first, into the cache that all checkouts share. Elasticsearch brings its
 * Java along.
 *
 * Throws a `UserError` with one line per problem, each with its way out: for a release with a wrong checksum; before the
 * first build if Go, Maven or Java is missing, else at the first build that fails; the others are then stopped. Ctrl-C
 * stops everything and leaves nothing half done; what was compiled stays in Go's own cache, so the next run goes on
 * from there.
 */
export const ensureTools = async (
  names: readonly ToolName[],
  { report = terminalReport(), env = process.env, optional = [], patienceMs }: EnsureOptions = {},
): Promise<Located> => {
  const wanted = [...new Set(names.includes("elasticsearch") ? [...names, "java" as const] : names)];
  const all = [...new Set([...wanted, ...optional])];
  const present = await locateAll(all, env);
  const room = wanted.every((name) => present.has(name)) ? undefined : roomFor([], env);
  if (room) throw new UserError(room.text);
  const fetched = await withReleases(all, present, { report, env, patienceMs });
  return withBuilds(wanted, fetched, { report, env });
};
