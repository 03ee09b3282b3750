import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { originOf, type BuildUnit } from "./build-unit.ts";
import { labelOf } from "./build-event.ts";
import { cacheFolder, releaseLog, unitLog } from "./cache.ts";
import { overrideVariable } from "./catalogue.ts";
import { coldBuildGigabytes } from "./disk.ts";
import { WrongContent } from "./fetch-release.ts";
import { shortPath } from "./short-path.ts";
import type { ReleaseUnit } from "./release.ts";
import type { Env } from "./tool.ts";

interface Cause {
  readonly pattern: RegExp;
  /** What is wrong and the way out. */
  readonly say: (unit: BuildUnit, env: Env) => string;
}

const registrySetting = ({ source }: BuildUnit): string =>
  source.kind === "go" ? "`go env GOPROXY`" : "the mirrors in Maven's settings.xml";

const diskFull = /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i;
const unwritable = /^(?:EACCES|EROFS|EPERM|ENOTDIR|EEXIST)\b/m;

const sayUnwritable = (env: Env): string =>
  `the cache ${cacheFolder(env)} cannot be written: let OBS_CACHE name a folder of your own`;

/** In this order: what a full disk or a wrong file leads to can look like a broken network further down in the log. */
const causes: readonly Cause[] = [
  {
    pattern: diskFull,
    say: (_unit, env) =>
      `the disk is full. A first build of all tools takes ${coldBuildGigabytes} GB: make room ("go clean -cache" drops Go's own), ` +
      `or let OBS_CACHE (now ${cacheFolder(env)}), GOCACHE and GOMODCACHE name a bigger disk`,
  },
  {
    pattern: unwritable,
    say: (_unit, env) => sayUnwritable(env),
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

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
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
  const lines = stripVTControlCharacters(`${message}\n${textOf(unitLog(unit, env))}`)
    .trim()
    .split("\n");
  const cause = causes.find(({ pattern }) => lines.some((line) => pattern.test(line)));
  const evidence = (cause ? lines.find((line) => cause.pattern.test(line)) : lines.at(-1)) ?? message;
  const why = cause
    ? cause.say(unit, env)
    : `it could not be built; ${overrideVariable(unit.name)}=<path> uses one that you have`;
  const log = shortPath(unitLog(unit, env), env);
  return `${labelOf(unit)}: ${why} (${excerpt(evidence, cause?.pattern ?? everything)}; log: ${log})`;
};

/** One line for a release that must not be used, or that this machine cannot take: what, why and the way out. */
export const explainRelease = (unit: ReleaseUnit, error: unknown, env: Env): string => {
  const message = error instanceof Error ? error.message : String(error);
  const label = labelOf(unit);
  const other = "OBS_RELEASES=none does without releases";
  if (error instanceof WrongContent) {
    return `${label}: ${message}. It was deleted and nothing of it is used: run it again, or use another mirror (OBS_RELEASES=<address>); ${other}`;
  }
  const output = `${message}\n${textOf(releaseLog(unit, env))}`;
  if (diskFull.test(output)) {
    return `${label}: the disk is full: make room, or let OBS_CACHE (now ${cacheFolder(env)}) name a bigger disk`;
  }
  if (unwritable.test(output)) return `${label}: ${sayUnwritable(env)}`;
  if (/^tar: spawn|^tar: .*ENOENT/.test(message)) {
    return `${label}: no tar on PATH, which unpacks it: install it from your system's packages; ${other}`;
  }
  const last = stripVTControlCharacters(output).trim().split("\n").at(-1) ?? message;
  return `${label}: it could not be unpacked (${excerpt(last, everything)}; log: ${shortPath(releaseLog(unit, env), env)}); ${other}`;
};
