import { compareVersions } from "../base/compare-versions.ts";
import type { VersionRange } from "./catalogue.ts";

/** Whether a version is one that the stack's configurations are written for. */
export const isAcceptable = (version: string, { from, below }: VersionRange): boolean =>
  compareVersions(version, from) >= 0 && (below === undefined || compareVersions(version, below) < 0);

const short = (version: string): string => version.replace(/(?:\.0)+$/, "");

/** A range for people: `17 to below 24`, `21 or newer`. */
export const rangeText = ({ from, below }: VersionRange): string =>
  below ? `${short(from)} to below ${short(below)}` : `${short(from)} or newer`;
