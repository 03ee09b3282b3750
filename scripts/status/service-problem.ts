import { isAbsolute, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ServiceState } from "../../infra/platforms/operations.ts";
import { telemetryNameOf, type ServiceSpec } from "../../infra/service.ts";
import { elapsed } from "../cli/elapsed.ts";
import { lastGoodAnswer } from "./last-good-answer.ts";
import { readableLine } from "../cli/readable-line.ts";
import type { Project } from "../project/project.ts";
import { since, type Since } from "../cli/since.ts";

/** What there is to say of a service that is dead or unhealthy. */
export interface ServiceProblem {
  readonly state: "dead" | "unhealthy";
  readonly since: Since;
  /** How it ended, such as `by SIGKILL`; nothing if nobody saw it. */
  readonly ended?: string;
  readonly log: string;
  readonly lastLines: readonly string[];
}

/** Gathers what is known of a service that is not well; nothing for one that is well, or stopped. */
export const problemOf = async (
  spec: ServiceSpec,
  service: ServiceState,
  project: Pick<Project, "endOfLog" | "reach">,
): Promise<ServiceProblem | undefined> => {
  const { name } = spec;
  if (service.state === "stopped" || service.state === "healthy") return undefined;
  const { state, started, end } = service;
  const { log, lines, changed } = await project.endOfLog(name, 5);
  const lastGood = end
    ? undefined
    : await project
        .reach("prometheus", "http", (url) => lastGoodAnswer(url, telemetryNameOf(spec)))
        // A stack without a Prometheus that can be reached has other signs.
        .catch(() => undefined);
  return {
    state,
    since: since({ state, started, ended: end?.at, lastGood, lastLine: changed }),
    ...(end && { ended: end.how }),
    log,
    lastLines: lines.map((line) => stripVTControlCharacters(line)),
  };
};

/** A problem in words, the end of the log below it. `width` is where its lines are cut; defaults to nowhere. */
export const describeProblem = (
  service: string,
  problem: ServiceProblem,
  { now = new Date(), width = Number.POSITIVE_INFINITY }: { readonly now?: Date; readonly width?: number } = {},
): string => {
  const { state, ended, lastLines: lines } = problem;
  const path = isAbsolute(problem.log) ? relative(process.cwd(), problem.log) : problem.log;
  const log = path.startsWith("..") ? problem.log : path;
  const { at, by } = problem.since;
  // Sweden writes a date and a time as everybody reads it, in the reader's own time zone.
  const when = at.toLocaleString("sv");
  const ago = elapsed(now.getTime() - at.getTime());
  const what = ended ? `ended ${ended} ${ago} ago (${when})` : `is ${state} for ${ago} (since ${when}, by ${by})`;
  const end = lines.length > 0 ? `; the end of ${log}:` : `; ${log} is empty`;
  return [`${service} ${what}${end}`, ...lines.map((line) => `  | ${readableLine(line)}`.slice(0, width))].join("\n");
};
