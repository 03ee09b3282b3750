import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { versions, type GoSource, type MavenSource } from "../base/versions.ts";
import type { UnitName } from "./catalogue.ts";

/** What a build makes, of what, and how heavy it is. */
export interface BuildUnit {
  readonly name: UnitName;
  readonly version: string;
  /** CPU time of a build with empty caches, measured; the longest start first. */
  readonly cpuSeconds: number;
  readonly source:
    | { readonly kind: "go"; readonly go: GoSource; readonly folder: string; readonly flags: readonly string[] }
    | { readonly kind: "maven"; readonly maven: MavenSource };
}

const goUnit = (name: Exclude<UnitName, "elasticsearch">, cpuSeconds: number): BuildUnit => {
  const { version, go }: { readonly version: string; readonly go: GoSource } = versions[name].built;
  const flags = [
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    ...(go.tags ? ["-tags", go.tags] : []),
    "-ldflags",
    `-s -w -X ${go.stamp}`,
  ];
  const folder = join(import.meta.dirname, "go", name);
  return { name, version, cpuSeconds, source: { kind: "go", go, folder, flags } };
};

/** Every build, by its name. */
export const buildUnits: Readonly<Record<UnitName, BuildUnit>> = {
  jaeger: goUnit("jaeger", 620),
  pulumi: goUnit("pulumi", 369),
  prometheus: goUnit("prometheus", 145),
  alertmanager: goUnit("alertmanager", 67),
  "pulumi-language-nodejs": goUnit("pulumi-language-nodejs", 60),
  elasticsearch: {
    name: "elasticsearch",
    version: versions.elasticsearch.built.version,
    cpuSeconds: 30,
    source: { kind: "maven", maven: versions.elasticsearch.built.maven },
  },
  "node-exporter": goUnit("node-exporter", 20),
};

const recipeOf = ({ source }: BuildUnit): readonly (string | Buffer)[] => {
  if (source.kind === "maven") return [source.maven.coordinate, source.maven.sha256];
  const locked = ["go.mod", "go.sum"].map((file) => readFileSync(join(source.folder, file)));
  return [...locked, ...source.flags, ...source.go.packages, process.platform, process.arch];
};

/** `jaeger-2.13.0-5e884898`: changes with the version, the recipe and, for programs, the kind of machine. */
export const unitKey = (unit: BuildUnit): string => {
  const hash = createHash("sha256");
  for (const part of recipeOf(unit)) hash.update(part).update("\0");
  return `${unit.name}-${unit.version}-${hash.digest("hex").slice(0, 8)}`;
};

/** Where a build comes from, for people: `Go modules (github.com/jaegertracing/jaeger v1.76.0)`. */
export const originOf = ({ source }: BuildUnit): string =>
  source.kind === "go" ? `Go modules (${source.go.module} ${source.go.version})` : `Maven (${source.maven.coordinate})`;

/** What a build does, for people: `building from Go modules (…)`. */
export const actionOf = (unit: BuildUnit): string =>
  `${unit.source.kind === "go" ? "building" : "fetching"} from ${originOf(unit)}`;
