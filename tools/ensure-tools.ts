import { availableParallelism } from "node:os";
import { UserError } from "../infra/user-error.ts";
import { labelOf, type Report } from "./build-event.ts";
import { buildUnits, type BuildUnit } from "./build-unit.ts";
import { absenceOf, catalogue, overrideVariable } from "./catalogue.ts";
import { explainFailure } from "./failure.ts";
import { withInterrupt } from "./interrupt.ts";
import { checkGo, checkJava, checkMaven } from "./prerequisites.ts";
import { runUnit, type BuildContext } from "./run-unit.ts";
import { terminalReport } from "./terminal-report.ts";
import type { Env, LocatedTool, ToolName } from "./tool.ts";
import { locateTool } from "./locate-tool.ts";

/** How missing tools are built. */
export interface EnsureOptions {
  /** Gets what happens; defaults to lines on standard error. */
  readonly report?: Report;
  /** Defaults to `process.env`. */
  readonly env?: Env;
}

/** Each build uses every core by itself; the second fills the pauses in which the first one downloads or links. */
const atOnce = 2;

const locateAll = async (names: readonly ToolName[], env: Env): Promise<ReadonlyMap<ToolName, LocatedTool>> => {
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
  const absent = missing.flatMap((name) => {
    const why = absenceOf(name);
    return why ? [`${name}: ${why}`] : [];
  });
  return [...checks.flatMap(({ problem }) => problem ?? []), ...absent];
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
  { report, env }: Required<EnsureOptions>,
) => {
  const seconds = units.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / availableParallelism();
  report({ kind: "plan", names: units.map(labelOf), minutes: Math.ceil(seconds / 60) });
  const onInterrupt = () => report({ kind: "interrupted" });
  await withInterrupt(onInterrupt, (controller) =>
    runQueue(units, controller, { env, report, signal: controller.signal, ...(javaHome && { javaHome }) }),
  );
};

/**
 * Finds tools, and builds from the package registries those that are nowhere: two at a time, the longest first, into
 * the cache that all checkouts share. Elasticsearch brings its Java along.
 *
 * Throws a `UserError` with one line per problem, each with its way out: before the first build if Go, Maven or Java
 * is missing, else at the first build that fails; the others are then stopped. Ctrl-C stops every compiler and leaves
 * nothing half done; what was compiled stays in Go's own cache, so the next run goes on from there.
 */
export const ensureTools = async (
  names: readonly ToolName[],
  { report = terminalReport(), env = process.env }: EnsureOptions = {},
): Promise<ReadonlyMap<ToolName, LocatedTool>> => {
  const wanted = [...new Set(names.includes("elasticsearch") ? [...names, "java" as const] : names)];
  const present = await locateAll(wanted, env);
  const missing = wanted.filter((name) => !present.has(name));
  if (missing.length === 0) return present;
  const units = unitsFor(missing);
  const problems = await problemsOf(missing, units, env);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  await buildAll(units, present.get("java")?.path, { report, env });
  const built = await locateAll(missing, env);
  const lost = missing
    .filter((name) => !built.has(name))
    .map((name) => `${name} was not built; set ${overrideVariable(name)}`);
  if (lost.length > 0) throw new Error(lost.join("\n"));
  return new Map([
    ...present,
    ...[...built].map(([name, tool]) => [name, { ...tool, source: "build" as const }] as const),
  ]);
};
