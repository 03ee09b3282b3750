import { createHash } from "node:crypto";
import { join } from "node:path";
import { releaseHosts, versions, type Release, type ReleasePlatform } from "../base/versions.ts";
import { UserError } from "../base/user-error.ts";
import { cacheFolder } from "./cache.ts";
import type { ReleaseName } from "./catalogue.ts";
import type { Env } from "./tool.ts";

/** One vendor's archive for this kind of machine. */
export interface ReleaseUnit {
  readonly name: ReleaseName;
  readonly version: string;
  /** Host that it is asked of: the vendor's, or the mirror's. */
  readonly host: string;
  /** Addresses, at the vendor or at the mirror that `OBS_RELEASES` names. */
  readonly archive: string;
  readonly checksums: string;
  readonly algorithm: Release["algorithm"];
  /** Names this content in the cache, wherever it is fetched from. */
  readonly key: string;
}

const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** What machines like this one are called in the table of releases. */
export const thisPlatform = (): string => `${process.platform}-${architectures[process.arch] ?? process.arch}`;

/** The mirror of a company, if there is one; `off` without releases at all. */
export type ReleaseSource = { readonly kind: "mirror"; readonly base: string } | { readonly kind: "off" | "vendors" };

/**
 * Reads `OBS_RELEASES`: nothing for the vendors' own hosts, `none` for no releases, else the base address of a mirror,
 * which holds each file at `<base>/<vendor's host>/<path at the vendor>`.
 */
export const releaseSource = (env: Env): ReleaseSource => {
  const value = env["OBS_RELEASES"];
  if (!value) return { kind: "vendors" };
  if (value === "none") return { kind: "off" };
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return { kind: "mirror", base: value.replace(/\/+$/, "") };
  throw new UserError(
    `OBS_RELEASES=${value}: expected the address of a mirror such as "https://mirror.example", or "none"`,
  );
};

/** A vendor's release for a kind of machine; `undefined` if there is none, or releases are switched off. */
export const releaseUnit = (name: ReleaseName, env: Env, platform = thisPlatform()): ReleaseUnit | undefined => {
  const source = releaseSource(env);
  const { version, release }: { readonly version: string; readonly release: Release } = versions[name].released;
  const called = release.platforms[platform as ReleasePlatform] as string | undefined;
  if (called === undefined || source.kind === "off") return undefined;
  const vendor = releaseHosts[release.host];
  const { host } = new URL(vendor);
  const fill = (path: string) => path.replaceAll("{version}", version).replaceAll("{platform}", called);
  const base = source.kind === "mirror" ? `${source.base}/${host}` : vendor;
  const hash = createHash("sha256")
    .update(`${host}/${fill(release.archive)}`)
    .digest("hex")
    .slice(0, 8);
  return {
    name,
    version,
    host: source.kind === "mirror" ? new URL(source.base).host : host,
    archive: `${base}/${fill(release.archive)}`,
    checksums: `${base}/${fill(release.checksums)}`,
    algorithm: release.algorithm,
    key: `${name}-${version}-release-${hash}`,
  };
};

/** Every release that `OBS_RELEASES` is asked for, on this kind of machine. */
export const releaseUnits = (names: readonly ReleaseName[], env: Env): readonly ReleaseUnit[] =>
  [...new Set(names)].flatMap((name) => releaseUnit(name, env) ?? []);

/** Where a fetched release lies, with its programs in `bin`: whole, or not at all. */
export const releaseFolder = (name: ReleaseName, env: Env): string | undefined => {
  // What was fetched stays usable without the network, and when releases are switched off.
  const unit = releaseUnit(name, { ...env, OBS_RELEASES: "" });
  return unit && join(cacheFolder(env), "tools", unit.key);
};
