import type { VersionRange } from "./catalogue.ts";

const numbers = (version: string): readonly number[] =>
  version.split(".").map((part) => Number.parseInt(part, 10) || 0);

/** Below zero if `a` is the older of two versions such as `1.9.0` and `1.26`. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbers(a), numbers(b)];
  for (const index of Array.from({ length: Math.max(left.length, right.length) }, (_, place) => place)) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Whether a version is one that the stack's configurations are written for. */
export const isAcceptable = (version: string, { from, below }: VersionRange): boolean =>
  compareVersions(version, from) >= 0 && (below === undefined || compareVersions(version, below) < 0);

const short = (version: string): string => version.replace(/(?:\.0)+$/, "");

/** A range for people: `17 to below 24`, `21 or newer`. */
export const rangeText = ({ from, below }: VersionRange): string =>
  below ? `${short(from)} to below ${short(below)}` : `${short(from)} or newer`;
