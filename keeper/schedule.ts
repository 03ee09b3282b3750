import { isDuration, milliseconds } from "../base/duration.ts";

/** A program that runs repeatedly and exits by itself each time. */
export interface Schedule {
  readonly name: string;
  /** A TypeScript file and its arguments, for this process's own Node. */
  readonly args: readonly string[];
  /** Time from the end of one run to the start of the next. */
  readonly everyMs: number;
  /** Timeout of a run; then it is killed and counted as failed. */
  readonly withinMs: number;
}

/** A timer of Node's holds no more than this. */
const longestMs = 2_147_483_647;

const length = (value: unknown, where: string): number => {
  const isLength = typeof value === "string" && isDuration(value) && milliseconds(value) <= longestMs;
  if (!isLength) throw new Error(`${where}: expected a length of time up to 24d, got ${JSON.stringify(value)}`);
  return milliseconds(value);
};

const schedule = (entry: unknown, index: number): Schedule => {
  const { name, args, every, within } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`${index}.name: expected a name`);
  if (!Array.isArray(args) || args.length === 0 || !args.every((arg) => typeof arg === "string")) {
    throw new Error(`${name}.args: expected a list of texts`);
  }
  return { name, args, everyMs: length(every, `${name}.every`), withinMs: length(within, `${name}.within`) };
};

/** Parses schedules from JSON; an error names the entry and the expected value. */
export const readSchedules = (json: string): readonly Schedule[] => {
  const entries: unknown = JSON.parse(json);
  if (!Array.isArray(entries)) throw new Error("expected a list of schedules");
  return entries.map(schedule);
};
