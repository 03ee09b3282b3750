import type { ToolComponent } from "../base/versions.ts";

/** A program that the local platform, the tests or the scripts run. */
export type ToolName = ToolComponent | "amtool" | "java" | "promtool" | "pulumi" | "pulumi-language-nodejs";

/**
 * Where a tool may come from; the first that has it wins. `override` is the person's `OBS_<TOOL>`, `cache` what was
 * built here before, `path` an acceptable version on `PATH`, `release` the vendor's own download, checked by its
 * checksum file and kept in the cache, `build` a package registry's sources.
 */
export const sourceOrder = ["override", "cache", "path", "release", "build"] as const;

/** Where a tool was found. */
export type ToolSource = (typeof sourceOrder)[number];

/** A tool that is ready to run. */
export interface LocatedTool {
  readonly name: ToolName;
  /** The program; for `elasticsearch`, `grafana` and `kibana` the distribution's folder, for `java` its home. */
  readonly path: string;
  /** The program itself, also where `path` is a folder. */
  readonly executable: string;
  /** Such as `2.13.0`; `unknown` if an override does not tell. */
  readonly version: string;
  readonly source: ToolSource;
}

/** Environment variables, such as `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;
