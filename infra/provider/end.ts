import { existsSync, readFileSync, statSync } from "node:fs";
import { constants } from "node:os";
import type { Identity } from "../../base/process-identity.ts";
import type { UnitFolder } from "./unit-folder.ts";

/** Formats the end of a process: `with exit code 3`, `by SIGKILL`. A shell reports a signal as 128 plus its number. */
export const howItEnded = (code: number | null, signal?: NodeJS.Signals | null): string => {
  const name = signal ?? Object.entries(constants.signals).find(([, number]) => number + 128 === code)?.[0];
  return name === undefined ? `with exit code ${code}` : `by ${name}`;
};

export interface End {
  readonly at: Date;
  /** The text of {@link howItEnded}. */
  readonly how: string;
}

/** When and how a process of a unit ended, if this was recorded. */
export const endOf = (folder: UnitFolder, { pid }: Identity): End | undefined => {
  if (!existsSync(folder.ended)) return undefined;
  const [endedPid, code] = readFileSync(folder.ended, "utf8").trim().split(" ").map(Number);
  if (endedPid !== pid || code === undefined) return undefined;
  return { at: statSync(folder.ended).mtime, how: howItEnded(code) };
};
