import { dirname, join } from "node:path";
import { isExecutable } from "./cache.ts";
import { fromCache, fromOverride, fromPath, type Finder } from "./finders.ts";
import { sourceOrder, type Env, type LocatedTool, type ToolName, type ToolSource } from "./tool.ts";

type Finders = Readonly<Partial<Record<ToolSource, Finder>>>;

/** `build` has none: it takes minutes, and is what `ensureTools` does with what these do not find. */
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

/**
 * Finds a tool without building anything: an override (`OBS_JAEGER=/path`), the cache, `PATH`. Nothing is started for
 * one that is in the cache, so that it can be asked at each start. `undefined` if it must be built first.
 */
export async function locateTool(name: ToolName, env: Env = process.env): Promise<LocatedTool | undefined> {
  const own = name === "pulumi-language-nodejs" ? hostFinders : finders;
  for (const source of sourceOrder) {
    const found = await own[source]?.(name, env);
    if (found) return found;
  }
  return undefined;
}
