import { UserError } from "../base/user-error.ts";
import { labelOf, type Report } from "./build-event.ts";
import { catalogue, isOptional, type ReleaseName } from "./catalogue.ts";
import { explainRelease } from "./failure.ts";
import { fetchRelease, type FetchContext } from "./fetch-release.ts";
import { withInterrupt } from "./interrupt.ts";
import { withProxy } from "./proxy.ts";
import { describeProblems, probeHosts } from "./reach.ts";
import { forgetFailure, failedRecently, rememberFailure } from "./failed-downloads.ts";
import { releaseUnits, type ReleaseUnit } from "./release.ts";
import type { Env, ToolName } from "./tool.ts";
import { Unavailable } from "./unavailable.ts";

/** More would only share the same line. */
const atOnce = 3;

const namesOf = (tools: readonly ToolName[]): readonly ReleaseName[] => [
  ...new Set(tools.flatMap((name) => catalogue[name].release ?? [])),
];

/** Those that are worth asking for: what the stack does without, and did not get an hour ago, is not asked for alone. */
const worthAsking = (tools: readonly ToolName[], env: Env): readonly ReleaseUnit[] => {
  const units = releaseUnits(namesOf(tools), env);
  return tools.every(isOptional) ? units.filter((unit) => !failedRecently(unit, env)) : units;
};

const sayNoReach = (units: readonly ReleaseUnit[], problems: string, report: Report): void => {
  const built = units.filter(({ name }) => !isOptional(name));
  const next = built.length > 0 ? "using package registries instead" : "going without them";
  const names = units.map(({ name }) => name).join(", ");
  report({ kind: "no-reach", why: `cannot reach the official releases of ${names} (${problems}); ${next}` });
};

const fetchOne = async (unit: ReleaseUnit, controller: AbortController, context: FetchContext): Promise<void> => {
  try {
    await fetchRelease(unit, context);
    forgetFailure(unit, context.env);
  } catch (error) {
    if (controller.signal.aborted) return;
    if (error instanceof Unavailable) {
      rememberFailure(unit, context.env);
      return;
    }
    controller.abort(new UserError(explainRelease(unit, error, context.env), { cause: error }));
  }
};

const fetchAll = async (units: readonly ReleaseUnit[], env: Env, report: Report): Promise<void> => {
  report({ kind: "fetch-plan", names: units.map(labelOf) });
  const onInterrupt = () => report({ kind: "interrupted", during: "fetch" });
  await withInterrupt(onInterrupt, async (controller) => {
    const queue = [...units];
    const context = { env, report, signal: controller.signal };
    const worker = async (): Promise<void> => {
      for (let unit = queue.shift(); unit && !controller.signal.aborted; unit = queue.shift()) {
        await fetchOne(unit, controller, context);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    controller.signal.throwIfAborted();
  });
};

/** How releases are fetched. */
export interface FetchOptions {
  readonly env: Env;
  readonly report: Report;
  /** How long a host may take to answer at all; see {@link probeHosts}. */
  readonly patienceMs?: number | undefined;
}

/**
 * Fetches the vendors' releases of tools into the cache, as far as they can be had: what the network does not give is
 * told and left to the next source, whereas content that is wrong is an error.
 */
export const fetchReleases = (tools: readonly ToolName[], { env, report, patienceMs }: FetchOptions): Promise<void> =>
  withProxy(env, async () => {
    const units = worthAsking(tools, env);
    if (units.length === 0) return;
    const hosts = await probeHosts(units, env, patienceMs);
    const gone = new Set(hosts.flatMap(({ host, problem }) => (problem === undefined ? [] : [host])));
    const lost = units.filter(({ host }) => gone.has(host));
    for (const unit of lost) rememberFailure(unit, env);
    if (lost.length > 0) sayNoReach(lost, describeProblems(hosts), report);
    const reached = units.filter(({ host }) => !gone.has(host));
    if (reached.length > 0) await fetchAll(reached, env, report);
  });
