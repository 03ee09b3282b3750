import { UserError } from "../../base/user-error.ts";
import type { Option } from "../cli/command.ts";

/** The middle one of several measurements. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

/** Seconds that a piece of work takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** A row of a table: the smallest, the middle, and the largest measurement. */
export const spread = (values: readonly number[], digits: number): readonly string[] =>
  [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(digits));

/** The option that every benchmark has. */
export const roundsOption = {
  rounds: { type: "string", value: "N", help: "how often each is measured", default: "5" },
} as const satisfies Readonly<Record<string, Option>>;

/** @throws UserError if it is not a whole number of at least one. */
export const parseRounds = (value: string | undefined): number => {
  const rounds = Number(value);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UserError(`--rounds: expected a number, got "${value}"`);
  return rounds;
};
