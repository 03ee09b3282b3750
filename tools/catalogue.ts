import { compareVersions } from "../base/compare-versions.ts";
import { versions, type ToolComponent } from "../base/versions.ts";
import type { ToolName } from "./tool.ts";

/** Versions that the stack's configurations are written for. */
export interface VersionRange {
  readonly from: string;
  /** The first that is not known to work; without it none is known not to. */
  readonly below?: string;
}

/** From the older of a component's two pins. */
const fromPins = (name: ToolComponent | "pulumi"): string => {
  const pins: { readonly released: { readonly version: string }; readonly built?: { readonly version: string } } =
    versions[name];
  const { released, built } = pins;
  return built && compareVersions(built.version, released.version) < 0 ? built.version : released.version;
};

/** Javas by the major of the Elasticsearch that runs on them. 8 needs the security manager, which Java 24 took away. */
const javaRanges: Readonly<Record<string, VersionRange>> = {
  8: { from: "17.0.0", below: "24.0.0" },
  9: { from: "21.0.0" },
};

/** Javas that an Elasticsearch runs on; of one that does not tell its version, those of the built one. */
export const javaRangeFor = (elasticsearch: string): VersionRange =>
  javaRanges[elasticsearch.split(".")[0]!] ?? javaRanges[versions.elasticsearch.built.version.split(".")[0]!]!;

/** How to recognise a program that was not built here. */
export interface ToolDefinition {
  /** Its file name. */
  readonly program: string;
  /** A single program, or a folder whose `bin` holds it. */
  readonly shape: "program" | "folder";
  readonly range: VersionRange;
  /** Arguments that make it tell its version, and where that stands in what it prints. */
  readonly ask?: { readonly args: readonly string[]; readonly answer: RegExp };
  /** Which vendor's release holds it; without one none does. */
  readonly release?: ReleaseName;
  /** What builds it; without one nothing does. */
  readonly unit?: UnitName;
}

/** What vendors release in one archive. */
export type ReleaseName =
  "alertmanager" | "elasticsearch" | "grafana" | "jaeger" | "kibana" | "node-exporter" | "prometheus" | "pulumi";

/** What is built in one go: the components with a source in a package registry. */
export type UnitName =
  "alertmanager" | "elasticsearch" | "jaeger" | "node-exporter" | "prometheus" | "pulumi" | "pulumi-language-nodejs";

const prometheusStyle = { args: ["--version"], answer: /^\w+, version (\d+\.\d+\.\d+)/m };

/** Every tool there is. */
export const catalogue: Readonly<Record<ToolName, ToolDefinition>> = {
  pulumi: {
    program: "pulumi",
    shape: "program",
    range: { from: fromPins("pulumi"), below: "4.0.0" },
    ask: { args: ["version"], answer: /^v(\d+\.\d+\.\d+)/m },
    release: "pulumi",
    unit: "pulumi",
  },
  "pulumi-language-nodejs": {
    program: "pulumi-language-nodejs",
    shape: "program",
    range: { from: versions["pulumi-language-nodejs"].built.version, below: "4.0.0" },
    release: "pulumi",
    unit: "pulumi-language-nodejs",
  },
  jaeger: {
    program: "jaeger",
    shape: "program",
    // The search routes that Grafana's Jaeger source asks went after 2.20.
    range: { from: fromPins("jaeger"), below: "2.21.0" },
    ask: { args: ["version"], answer: /"gitVersion":"v(\d+\.\d+\.\d+)/ },
    release: "jaeger",
    unit: "jaeger",
  },
  prometheus: {
    program: "prometheus",
    shape: "program",
    range: { from: fromPins("prometheus"), below: "4.0.0" },
    ask: prometheusStyle,
    release: "prometheus",
    unit: "prometheus",
  },
  promtool: {
    program: "promtool",
    shape: "program",
    range: { from: fromPins("prometheus"), below: "4.0.0" },
    ask: prometheusStyle,
    release: "prometheus",
    unit: "prometheus",
  },
  alertmanager: {
    program: "alertmanager",
    shape: "program",
    range: { from: fromPins("alertmanager"), below: "1.0.0" },
    ask: prometheusStyle,
    release: "alertmanager",
    unit: "alertmanager",
  },
  amtool: {
    program: "amtool",
    shape: "program",
    range: { from: fromPins("alertmanager"), below: "1.0.0" },
    ask: prometheusStyle,
    release: "alertmanager",
    unit: "alertmanager",
  },
  "node-exporter": {
    program: "node_exporter",
    shape: "program",
    range: { from: fromPins("node-exporter"), below: "2.0.0" },
    ask: prometheusStyle,
    release: "node-exporter",
    unit: "node-exporter",
  },
  elasticsearch: {
    program: "elasticsearch",
    shape: "folder",
    range: { from: fromPins("elasticsearch"), below: "10.0.0" },
    release: "elasticsearch",
    unit: "elasticsearch",
  },
  kibana: {
    program: "kibana",
    shape: "folder",
    // As Elasticsearch's: the two run in one version.
    range: { from: fromPins("elasticsearch"), below: "10.0.0" },
    release: "kibana",
  },
  grafana: {
    program: "grafana",
    shape: "folder",
    // From 13.0 on the Elasticsearch source, from 13.2 the Prometheus and Jaeger sources are no longer part of it.
    range: { from: fromPins("grafana"), below: "13.0.0" },
    release: "grafana",
  },
  java: { program: "java", shape: "folder", range: javaRangeFor(versions.elasticsearch.built.version) },
};

/** The variable that names a program of one's own: `OBS_NODE_EXPORTER` for `node-exporter`. */
export const overrideVariable = (name: ToolName): string => `OBS_${name.toUpperCase().replaceAll("-", "_")}`;

/** Tools that the stack does without where they can't be had: no package registry carries them. */
export const optionalTools = ["grafana", "kibana"] as const satisfies readonly ToolName[];

/** Whether the stack does without a tool that can't be had. */
export const isOptional = (name: ToolName): boolean => optionalTools.some((optional) => optional === name);

/** Tools that a stack of processes cannot run without. */
export const neededTools: readonly ToolName[] = (Object.keys(catalogue) as ToolName[]).filter(
  (name) => !isOptional(name),
);

/** The programs that Pulumi itself is made of. */
export const pulumiTools = ["pulumi", "pulumi-language-nodejs"] as const satisfies readonly ToolName[];
