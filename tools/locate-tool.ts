import { dirname, join } from "node:path";
import { UserError } from "../base/user-error.ts";
import { isExecutable } from "./cache.ts";
import { catalogue, javaRangeFor, type VersionRange } from "./catalogue.ts";
import { distributionOf } from "./distribution.ts";
import { findOnPath, fromCache, fromOverride, fromPath, type Finder } from "./finders.ts";
import { sourceOrder, type Env, type LocatedTool, type ToolName, type ToolSource } from "./tool.ts";
import { isAcceptable, rangeText } from "./version.ts";

type Finders = Readonly<Partial<Record<ToolSource, Finder>>>;

/** `release` and `build` have none: they take minutes, and are what `ensureTools` does with what these do not find. */
const finders: Finders = { override: fromOverride, cache: fromCache, path: fromPath };

/** A Pulumi of the person's own brings the language host that it was released with. */
const besidePulumi: Finder = async (name, env) => {
  const pulumi = await locateTool("pulumi", env);
  if (!pulumi || pulumi.source === "cache") return undefined;
  const executable = join(dirname(pulumi.executable), name);
  return isExecutable(executable) ? { ...pulumi, name, path: executable, executable } : undefined;
};

/** A host on `PATH` by itself is never taken: nothing tells which Pulumi it serves. */
const hostFinders: Finders = {
  override: async (name, env) => (await fromOverride(name, env)) ?? besidePulumi(name, env),
  cache: fromCache,
};

/** Javas that the Elasticsearch on this machine runs on; without one, those of the one that would be made. */
export const rangeOf = async (name: ToolName, env: Env): Promise<VersionRange> => {
  if (name !== "java") return catalogue[name].range;
  const elasticsearch = await locateTool("elasticsearch", env);
  return elasticsearch ? javaRangeFor(elasticsearch.version) : catalogue.java.range;
};

/** A Java of the person's own: one that Elasticsearch is known not to start on is refused. */
const javaOverride: Finder = async (name, env) => {
  const found = await fromOverride(name, env);
  if (!found || found.version === "unknown") return found;
  const range = await rangeOf(name, env);
  if (isAcceptable(found.version, range)) return found;
  throw new UserError(
    `OBS_JAVA=${env["OBS_JAVA"]}: Java ${found.version}, and this Elasticsearch runs on ${rangeText(range)}; name one, or unset OBS_JAVA`,
  );
};

/** The full Elasticsearch brings the Java that it was released with: it fits whatever else is on the machine. */
const besideElasticsearch: Finder = async (name, env) => {
  const elasticsearch = await locateTool("elasticsearch", env);
  if (!elasticsearch) return undefined;
  const homes = ["jdk", join("jdk.app", "Contents", "Home")].map((home) => join(elasticsearch.path, home));
  const program = homes.map((home) => join(home, "bin", "java")).find(isExecutable);
  const found = program === undefined ? undefined : await distributionOf(name, program, env);
  if (program === undefined || !found) return undefined;
  return { name, path: found.folder, executable: program, version: found.version, source: elasticsearch.source };
};

const javaFinders: Finders = {
  override: javaOverride,
  cache: besideElasticsearch,
  path: async (name, env) => findOnPath(name, env, await rangeOf(name, env)),
};

const findersOf = (name: ToolName): Finders => {
  if (name === "pulumi-language-nodejs") return hostFinders;
  return name === "java" ? javaFinders : finders;
};

/**
 * Finds a tool without fetching or building anything: an override (`OBS_JAEGER=/path`), the cache, `PATH`. Nothing is
 * started for one that is in the cache, so that it can be asked at each start. `undefined` if it must be made first.
 */
export async function locateTool(name: ToolName, env: Env = process.env): Promise<LocatedTool | undefined> {
  const own = findersOf(name);
  for (const source of sourceOrder) {
    const found = await own[source]?.(name, env);
    if (found) return found;
  }
  return undefined;
}
