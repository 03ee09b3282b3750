import { versions } from "../infra/versions.ts";
import type { ToolName } from "./tool.ts";

/** Versions that are as good as the pinned one: of its major, not older, and below `below` where more is known. */
export interface VersionRange {
  readonly from: string;
  readonly below?: string;
}

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
    range: { from: versions.pulumi.binary },
    ask: { args: ["version"], answer: /^v(\d+\.\d+\.\d+)/m },
    release: "pulumi",
    unit: "pulumi",
  },
  "pulumi-language-nodejs": {
    program: "pulumi-language-nodejs",
    shape: "program",
    range: { from: versions["pulumi-language-nodejs"].binary },
    release: "pulumi",
    unit: "pulumi-language-nodejs",
  },
  jaeger: {
    program: "jaeger",
    shape: "program",
    // Later ones refuse settings and miss routes: configurations are checked from 2.13 to 2.19.
    range: { from: versions.jaeger.binary, below: "2.20.0" },
    ask: { args: ["version"], answer: /"gitVersion":"v(\d+\.\d+\.\d+)/ },
    release: "jaeger",
    unit: "jaeger",
  },
  prometheus: {
    program: "prometheus",
    shape: "program",
    range: { from: versions.prometheus.binary },
    ask: prometheusStyle,
    release: "prometheus",
    unit: "prometheus",
  },
  promtool: {
    program: "promtool",
    shape: "program",
    range: { from: versions.prometheus.binary },
    ask: prometheusStyle,
    release: "prometheus",
    unit: "prometheus",
  },
  alertmanager: {
    program: "alertmanager",
    shape: "program",
    range: { from: versions.alertmanager.binary },
    ask: prometheusStyle,
    release: "alertmanager",
    unit: "alertmanager",
  },
  amtool: {
    program: "amtool",
    shape: "program",
    range: { from: versions.alertmanager.binary },
    ask: prometheusStyle,
    release: "alertmanager",
    unit: "alertmanager",
  },
  "node-exporter": {
    program: "node_exporter",
    shape: "program",
    range: { from: versions["node-exporter"].binary },
    ask: prometheusStyle,
    release: "node-exporter",
    unit: "node-exporter",
  },
  elasticsearch: {
    program: "elasticsearch",
    shape: "folder",
    range: { from: versions.elasticsearch.binary },
    release: "elasticsearch",
    unit: "elasticsearch",
  },
  kibana: { program: "kibana", shape: "folder", range: { from: versions.kibana.binary }, release: "kibana" },
  grafana: { program: "grafana", shape: "folder", range: { from: versions.grafana.binary }, release: "grafana" },
  // Elasticsearch 8.6 needs 17 and the security manager, which Java 24 took away.
  java: { program: "java", shape: "folder", range: { from: "17.0.0", below: "24.0.0" } },
};

/** The variable that names a program of one's own: `OBS_NODE_EXPORTER` for `node-exporter`. */
export const overrideVariable = (name: ToolName): string => `OBS_${name.toUpperCase().replaceAll("-", "_")}`;

/** Tools that the stack does without where they can't be had: no package registry carries them. */
export const optionalTools = ["grafana", "kibana"] as const satisfies readonly ToolName[];

/** Whether the stack does without a tool that can't be had. */
export const isOptional = (name: ToolName): boolean => optionalTools.some((optional) => optional === name);
