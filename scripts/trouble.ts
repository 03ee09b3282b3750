import { existsSync, statSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { logFile, runFolder } from "../infra/platforms/local/addresses.ts";
import { endOf } from "../infra/provider/end.ts";
import { lastLines } from "../infra/provider/log-file.ts";
import { unitFolder } from "../infra/provider/unit-folder.ts";
import type { ServiceSpec } from "../infra/service.ts";
import { elapsed } from "./elapsed.ts";
import { lastGoodAnswer } from "./last-good-answer.ts";
import { readableLine } from "./readable-line.ts";
import type { Project } from "./project.ts";
import type { ServiceState } from "./service-state.ts";
import { since, type Since } from "./since.ts";

/** What there is to say of a service that is dead or unhealthy. */
export interface Trouble {
  readonly state: "dead" | "unhealthy";
  readonly since: Since;
  /** How its process ended, such as `by SIGKILL`; nothing if nobody saw it. */
  readonly ended?: string;
  readonly log: string;
  readonly lastLines: readonly string[];
}

const changed = (path: string): Date | undefined => (existsSync(path) ? statSync(path).mtime : undefined);

/** Gathers what is known of a service that is not well; nothing for one that is well, or stopped. */
export const troubleOf = async (
  { name }: ServiceSpec,
  service: ServiceState,
  project: Project,
): Promise<Trouble | undefined> => {
  if (service.state === "stopped" || service.state === "healthy") return undefined;
  const { state, identity } = service;
  const folder = unitFolder(runFolder(project, name));
  const log = logFile(project, name);
  const end = state === "dead" ? endOf(folder, identity) : undefined;
  const evidence = {
    state,
    started: changed(folder.pid) ?? new Date(0),
    ended: end?.at,
    lastGood: end ? undefined : await lastGoodAnswer(project.urls["prometheus"]!, name),
    lastLine: changed(log),
  };
  return {
    state,
    since: since(evidence),
    ...(end && { ended: end.how }),
    log,
    lastLines: lastLines(log, 5).map((line) => stripVTControlCharacters(line)),
  };
};

/** A trouble in words, the end of the log below it. `width` is where its lines are cut; defaults to nowhere. */
export const describeTrouble = (
  service: string,
  trouble: Trouble,
  { now = new Date(), width = Number.POSITIVE_INFINITY }: { readonly now?: Date; readonly width?: number } = {},
): string => {
  const { state, ended, lastLines: lines } = trouble;
  const path = relative(process.cwd(), trouble.log);
  const log = path.startsWith("..") ? trouble.log : path;
  const { at, by } = trouble.since;
  // Sweden writes a date and a time as everybody reads it, in the reader's own time zone.
  const when = at.toLocaleString("sv");
  const ago = elapsed(now.getTime() - at.getTime());
  const what = ended ? `ended ${ended} ${ago} ago (${when})` : `is ${state} for ${ago} (since ${when}, by ${by})`;
  const end = lines.length > 0 ? `; the end of ${log}:` : `; ${log} is empty`;
  return [`${service} ${what}${end}`, ...lines.map((line) => `  | ${readableLine(line)}`.slice(0, width))].join("\n");
};
