import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { originOf, type BuildUnit } from "./build-unit.ts";
import { labelOf } from "./build-event.ts";
import { cacheFolder, unitLog } from "./cache.ts";
import { overrideVariable } from "./catalogue.ts";
import { coldBuildGigabytes } from "./disk.ts";
import { homely } from "./homely.ts";
import type { Env } from "./tool.ts";

interface Cause {
  readonly pattern: RegExp;
  /** What is wrong and the way out. */
  readonly say: (unit: BuildUnit, env: Env) => string;
}

const registrySetting = ({ source }: BuildUnit): string =>
  source.kind === "go" ? "`go env GOPROXY`" : "the mirrors in Maven's settings.xml";

/** In this order: what a full disk or a wrong file leads to can look like a broken network further down in the log. */
const causes: readonly Cause[] = [
  {
    pattern: /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i,
    say: (_unit, env) =>
      `the disk is full. A first build of all tools takes ${coldBuildGigabytes} GB: make room ("go clean -cache" drops Go's own), ` +
      `or let OBS_CACHE (now ${cacheFolder(env)}), GOCACHE and GOMODCACHE name a bigger disk`,
  },
  {
    pattern: /^(?:EACCES|EROFS|EPERM|ENOTDIR|EEXIST)\b/m,
    say: (_unit, env) => `the cache ${cacheFolder(env)} cannot be written: let OBS_CACHE name a folder of your own`,
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR|wrong checksum/i,
    say: ({ source }) =>
      `what the registry sent is not what this project has locked (wrong checksum). Do not use it: try another mirror, ` +
      (source.kind === "go"
        ? `or "go clean -modcache" if a download was cut off`
        : "or delete it from Maven's own cache"),
  },
  {
    pattern: /signal: killed|cannot allocate memory|OutOfMemoryError/,
    say: () =>
      "this machine ran out of memory, of which a build takes more than 2 GB: end other programs, then run it again",
  },
  {
    pattern: /toolchain not available|invalid toolchain|download go\d[^\n]*(?:40\d|410|toolchain)/i,
    say: () => "this Go is too old and could not fetch a newer one by itself: install a newer Go (go.dev/dl)",
  },
  {
    pattern:
      /\b(?:401|403|404|407|410|5\d\d) (?:Unauthorized|Forbidden|Not Found|Gone|Proxy|Bad|Service|Internal|Gateway)|status code: \d{3}|Could not find artifact/i,
    say: (unit) => `the registry refused it. Check ${registrySetting(unit)} and that it carries ${originOf(unit)}`,
  },
  {
    pattern:
      /GOPROXY=off|dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|network is unreachable|UnknownHostException|Unknown host|Connect(?:ion)? (?:to .* )?(?:failed|refused|timed out|reset)|Could not transfer artifact|unexpected EOF|certificate signed by unknown/i,
    say: (unit) => `the registry cannot be reached. Check the network and ${registrySetting(unit)}, then run it again`,
  },
];

const logOf = (unit: BuildUnit, env: Env): string => {
  try {
    return readFileSync(unitLog(unit, env), "utf8");
  } catch {
    return "";
  }
};

/** At most 240 letters of a line, with what matched in it. */
const excerpt = (line: string, pattern: RegExp): string => {
  const text = line.replace("[ERROR] ", "").trim();
  const from = text.length > 240 ? Math.max(0, text.search(pattern) - 60) : 0;
  const end = from + 240;
  return `${from > 0 ? "…" : ""}${text.slice(from, end)}${end < text.length ? "…" : ""}`;
};

const everything = /^/;

/** One line for a build that failed: what, why as far as the output tells, the way out, and where the output is. */
export const explainFailure = (unit: BuildUnit, error: unknown, env: Env): string => {
  const message = error instanceof Error ? error.message : String(error);
  const lines = stripVTControlCharacters(`${message}\n${logOf(unit, env)}`)
    .trim()
    .split("\n");
  const cause = causes.find(({ pattern }) => lines.some((line) => pattern.test(line)));
  const evidence = (cause ? lines.find((line) => cause.pattern.test(line)) : lines.at(-1)) ?? message;
  const why = cause
    ? cause.say(unit, env)
    : `it could not be built; ${overrideVariable(unit.name)}=<path> uses one that you have`;
  const log = homely(unitLog(unit, env), env);
  return `${labelOf(unit)}: ${why} (${excerpt(evidence, cause?.pattern ?? everything)}; log: ${log})`;
};
