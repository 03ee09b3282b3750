import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache.ts";
import type { ReleaseUnit } from "./release.ts";
import type { Env } from "./tool.ts";

/** So long nobody waits again for what the stack does without, start after start. */
const memoryMs = 3_600_000;

const memoOf = ({ key }: ReleaseUnit, env: Env): string => join(cacheFolder(env), "refused", key);

/** Whether this very address could not be had within the last hour. */
export const failedRecently = (unit: ReleaseUnit, env: Env): boolean => {
  const memo = memoOf(unit, env);
  try {
    return readFileSync(memo, "utf8") === unit.archive && Date.now() - statSync(memo).mtimeMs < memoryMs;
  } catch {
    return false;
  }
};

/** Keeps in mind that this address could not be had; a cache that can't be written keeps nothing. */
export const rememberFailure = (unit: ReleaseUnit, env: Env): void => {
  const memo = memoOf(unit, env);
  try {
    mkdirSync(dirname(memo), { recursive: true });
    writeFileSync(memo, unit.archive);
  } catch {
    // Then it is asked again the next time.
  }
};

/** After it could be had. */
export const forgetFailure = (unit: ReleaseUnit, env: Env): void => rmSync(memoOf(unit, env), { force: true });
