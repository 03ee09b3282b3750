import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";

const maxBytes = 10 * 2 ** 20;
const kept = 3;

/**
 * Moves a log's content to `<log>.1` (and that to `.2`, up to `.3`) if it is larger than 10 MiB. The file itself stays,
 * so a running process can continue to append to it. Returns whether it moved anything.
 */
export const rotateLog = (path: string): boolean => {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || statSync(path).size < maxBytes) return false;
  for (let number = kept - 1; number >= 1; number--) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
  return true;
};

/** A stack frame of Java or Node. The message is in the line above the frames. */
const frame = /^\s+(?:at |\.{3} \d+ )/;

/** Whether a log line carries a message; stack frames do not. */
export const isTelling = (line: string): boolean => line.trim() !== "" && !frame.test(line);

/** The last lines of a log that carry a message, for an error message. */
export const lastLines = (path: string, count: number): readonly string[] => {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").filter(isTelling).slice(-count);
};

/** Why a program failed, with the end of its log. */
export const failureOf = ({ name, log }: { readonly name: string; readonly log: string }, reason: string): Error => {
  const lines = lastLines(log, 5).map((line) => `  | ${line}`);
  return new Error([`${name}: ${reason}; the end of ${log}:`, ...lines].join("\n"));
};
