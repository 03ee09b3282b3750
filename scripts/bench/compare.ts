import { table } from "../cli/table.ts";
import { median, spread } from "./medians.ts";

/** Seconds by what took them. */
export type Figures = Readonly<Record<string, number>>;

/** What two checkouts took, one right after the other. */
export interface Pair {
  readonly other: Figures;
  readonly own: Figures;
}

const ratiosOf = (name: string, pairs: readonly Pair[]): readonly number[] =>
  pairs.map(({ other, own }) => own[name]! / other[name]!);

/** The median of the ratios, pair by pair: this checkout to the other. */
export const medianRatio = (name: string, pairs: readonly Pair[]): number => median(ratiosOf(name, pairs));

/** A table of medians, and of the ratios pair by pair. */
export const comparison = (pairs: readonly Pair[]): string => {
  const rows = Object.keys(pairs[0]!.own).map((name) => [
    name,
    median(pairs.map(({ other }) => other[name]!)).toFixed(2),
    median(pairs.map(({ own }) => own[name]!)).toFixed(2),
    ...spread(ratiosOf(name, pairs), 3),
  ]);
  return table([["SECONDS", "OTHER", "THIS", "RATIO: MIN", "MEDIAN", "MAX"], ...rows]);
};
