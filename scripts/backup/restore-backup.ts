import { join } from "node:path";
import { UserError } from "../../base/user-error.ts";
import type { Manifest } from "./manifest.ts";
import type { WorkOptions } from "./make-backup.ts";
import { mustRun, type OpenStack } from "./open-stack.ts";
import type { Counts, Part } from "./part.ts";
import { isNewer, versionOf } from "./versions.ts";

/** One thing that was counted when the backup was made, and now. */
export interface Comparison {
  readonly service: string;
  readonly what: string;
  readonly saved: number;
  /** Of the saved ones, those that are out of date by now. */
  readonly lapsed: number;
  readonly now: number;
}

/** Whether nothing is missing. More than was saved came since. */
export const isWhole = ({ saved, lapsed, now }: Comparison): boolean => now >= saved - lapsed;

/** A stack's parts in the order in which a backup holds them. */
const partsIn = (manifest: Manifest, parts: readonly Part[]): readonly Part[] =>
  manifest.parts.map(({ service }) => parts.find((part) => part.service === service)!);

/**
 * Checks that all of a backup has its place in a stack, and that who takes it while running runs.
 *
 * @throws UserError that says what is amiss, before anything is touched.
 */
export const checkFit = async (open: OpenStack, manifest: Manifest): Promise<void> => {
  const { project, parts } = open;
  const name = project.environment;
  if (manifest.stack !== name)
    throw new UserError(`this is a backup of the stack "${manifest.stack}", not of "${name}"; nothing was touched`);
  for (const { service, kind, version } of manifest.parts) {
    const part = parts.find((one) => one.service === service);
    if (part?.kind !== kind) {
      const here = part ? `keeps it in ${part.kind}` : "has no such service";
      throw new UserError(
        `${service}: the backup holds its data from ${kind}, and the stack "${name}" ${here}: set it as it was then; nothing was touched`,
      );
    }
    const present = versionOf(project, service);
    if (isNewer(version, present))
      throw new UserError(
        `${service}: the backup is of version ${version}, and here it is ${present}, which is older; nothing was touched`,
      );
  }
  const asked = partsIn(manifest, parts).filter(({ restoredWhile }) => restoredWhile === "running");
  await mustRun(
    open,
    asked.map(({ service }) => service),
  );
};

/** Who takes its data while it runs goes on; all others stop, so that nobody writes meanwhile. */
const othersOf = ({ project: { stack }, parts }: OpenStack): readonly string[] => {
  const kept = new Set(parts.filter(({ restoredWhile }) => restoredWhile === "running").map(({ service }) => service));
  return stack.specs.filter((spec) => spec.kind === "service" && !kept.has(spec.name)).map((spec) => spec.name);
};

/** Says how far a restore came, for whoever has to go on. */
const unfinishedText = (back: readonly string[], all: readonly string[], stopped: readonly string[]): string => {
  const left = all.filter((service) => !back.includes(service));
  return [
    `The restore did not finish. Back: ${back.join(", ") || "nothing"}; not, or not wholly: ${left.join(", ") || "nothing"}.`,
    `Stopped: ${stopped.join(", ") || "nothing"}. Run it again: it begins anew, and starts them at its end.`,
  ].join("\n");
};

/**
 * Replaces a stack's data by a backup's, which was checked and fits; the services that write are stopped for it, and
 * started again at the end. What was counted then and now.
 *
 * @throws UserError that says how far it came.
 */
export const restoreBackup = async (
  open: OpenStack,
  folder: string,
  manifest: Manifest,
  { report, signal }: WorkOptions,
): Promise<readonly Comparison[]> => {
  const { project, access, parts } = open;
  const wanted = partsIn(manifest, parts);
  const others = othersOf(open);
  const at = new Date(manifest.at);
  const back: string[] = [];
  const stopped = new Set<string>();
  const counts = new Map<Part, Counts>();
  const restore = async (part: Part): Promise<void> => {
    signal.throwIfAborted();
    await report.during(
      part.service,
      async (tell) => {
        const context = { access, reach: project.reach, at, signal, tell };
        await part.restore(join(folder, part.service), context);
        if (part.restoredWhile === "running") counts.set(part, await part.count(context));
      },
      () => "is back",
    );
    back.push(part.service);
  };
  try {
    await report.during(
      "services",
      async (tell) => {
        for (const service of others.toReversed()) {
          signal.throwIfAborted();
          tell(`${service} stops`);
          await access.stop(service);
          stopped.add(service);
        }
      },
      () => `${others.length} stopped, so that nobody writes meanwhile`,
    );
    for (const part of wanted) await restore(part);
    await report.during(
      "services",
      async (tell) => {
        for (const { name } of project.stack.specs.filter((spec) => others.includes(spec.name))) {
          signal.throwIfAborted();
          tell(`${name} starts`);
          await access.start(name);
          stopped.delete(name);
        }
        const context = { access, reach: project.reach, at, signal, tell };
        for (const part of wanted.filter((one) => !counts.has(one))) counts.set(part, await part.count(context));
      },
      () => "started, healthy",
    );
  } catch (error) {
    const names = wanted.map(({ service }) => service);
    throw new UserError(`${(error as Error).message}\n${unfinishedText(back, names, [...stopped])}`, { cause: error });
  }
  const rows: Comparison[] = [];
  for (const [index, part] of wanted.entries()) {
    const { service, counts: saved } = manifest.parts[index]!;
    const lapsed = (await part.lapsed?.(join(folder, service))) ?? {};
    const now = counts.get(part) ?? {};
    for (const [what, number] of Object.entries(saved))
      rows.push({ service, what, saved: number, lapsed: lapsed[what] ?? 0, now: now[what] ?? 0 });
  }
  return rows;
};
