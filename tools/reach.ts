import { releaseSource, type ReleaseUnit } from "./release.ts";
import type { Env } from "./tool.ts";

/** Patience with a host that may be behind a wall which swallows everything: noticed once, for all its tools. */
const usualPatienceMs = 4000;

/** Why a request failed, in a few words: `ENOTFOUND`, `ECONNREFUSED`. */
export const failureOf = (error: unknown): string => {
  const { cause, message } = error as Error;
  const { code, message: why } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
  return code ?? why ?? message;
};

/** A host of releases as it was found. */
export interface HostReach {
  readonly host: string;
  /** Why it cannot be reached, in a few words: `ENOTFOUND`, `no answer in 4 s`. */
  readonly problem?: string;
}

/** Asks one host once, and waits so long for an answer (4 s). */
export const probe = async (host: string, address: string, patienceMs = usualPatienceMs): Promise<HostReach> => {
  try {
    // Whatever it answers, it is there.
    await fetch(address, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(patienceMs) });
    return { host };
  } catch (error) {
    const isLate = (error as Error).name === "TimeoutError";
    return { host, problem: isLate ? `no answer in ${patienceMs / 1000} s` : failureOf(error) };
  }
};

/** Asks every host of these releases once, all at the same time, and waits so long for an answer (4 s). */
export const probeHosts = (
  units: readonly ReleaseUnit[],
  env: Env,
  patienceMs = usualPatienceMs,
): Promise<readonly HostReach[]> => {
  const source = releaseSource(env);
  const addressOf = ({ archive }: ReleaseUnit) => (source.kind === "mirror" ? source.base : new URL("/", archive).href);
  const hosts = new Map(units.map((unit) => [unit.host, addressOf(unit)]));
  return Promise.all([...hosts].map(([host, address]) => probe(host, address, patienceMs)));
};

/** `<host>, <host>: ENOTFOUND; …` for those that cannot be reached. */
export const describeProblems = (hosts: readonly HostReach[]): string => {
  const byProblem = Map.groupBy(
    hosts.filter(({ problem }) => problem !== undefined),
    ({ problem }) => problem,
  );
  return [...byProblem].map(([problem, of]) => `${of.map(({ host }) => host).join(", ")}: ${problem}`).join("; ");
};
