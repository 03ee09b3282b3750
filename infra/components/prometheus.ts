import { toYaml } from "../../base/to-yaml.ts";
import { renderRules } from "../../alerts/render.ts";
import { apiObjectives, objectivesOf, type Objective } from "../../alerts/objective.ts";
import type { RuleOptions } from "../../alerts/selection.ts";
import type { Component, TargetLabel } from "../../signals/target-labels.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import { pageLinks } from "../page-links.ts";
import { telemetryNameOf, type At, type PortRef, type ServiceDeclaration, type StackFacts } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import type { Target } from "../settings/targets.ts";

const self = "prometheus";

interface Endpoint {
  readonly service: string;
  /** What it is called in its metrics. */
  readonly telemetryName: string;
  readonly port: string;
  readonly path: string;
  readonly component: Component;
}

/** The name of a scrape job: the service's, with the port's unless that is its only one for HTTP. */
export const jobName = (service: string, port: string): string => (port === "http" ? service : `${service}-${port}`);

const labelsOf = (at: At, service: string, component: Component): Record<TargetLabel, string> => ({
  environment: at.environment,
  service,
  component,
});

const scrapeJob = (at: At, { service, telemetryName, port, path, component }: Endpoint) => ({
  job_name: jobName(telemetryName, port),
  metrics_path: path,
  static_configs: [{ targets: [at.address(service, port)], labels: labelsOf(at, telemetryName, component) }],
});

const targetJob = (at: At, { name, scrape: { scheme, address, path } }: Target) => ({
  job_name: name,
  ...(scheme === "https" && { scheme }),
  metrics_path: path,
  static_configs: [{ targets: [address], labels: labelsOf(at, name, "api") }],
});

const endpointsOf = ({ services }: StackFacts): readonly Endpoint[] => {
  const endpoints = services.flatMap((spec) =>
    (spec.scrape ?? []).map((entry) => ({ service: spec.name, telemetryName: telemetryNameOf(spec), ...entry })),
  );
  const isOwn = ({ service }: Endpoint) => service === self;
  return [...endpoints.filter((endpoint) => !isOwn(endpoint)), ...endpoints.filter(isOwn)];
};

/** What the services promise: each of our API the same, each target what its settings say. */
const promises = ({ targets }: Settings, stack: StackFacts): readonly Objective[] => [
  ...endpointsOf(stack)
    .filter(({ component }) => component === "api")
    .flatMap(({ telemetryName }) => objectivesOf(telemetryName, apiObjectives)),
  ...targets.flatMap(({ name, objectives }) => objectivesOf(name, objectives)),
];

/** What the rules of a stack are made from. */
export const ruleOptions = (settings: Settings, at: Pick<At, "environment" | "publicUrl" | "stack">): RuleOptions => ({
  environment: at.environment,
  components: at.stack.components,
  objectives: promises(settings, at.stack),
  overrides: settings.alerts,
  evaluationInterval: settings["prometheus.evaluationInterval"],
  links: pageLinks(settings, at),
});

/** Collects the figures of every service that offers some, evaluates the rules, and sends alerts on. */
export const prometheus = ({ settings }: ComponentInputs): ServiceDeclaration => ({
  kind: "service",
  name: self,
  program: { component: "prometheus", runtime: "go" },
  needs: [],
  talksTo: (stack) => endpointsOf(stack).map(({ service, port }): PortRef => `${service}.${port}`),
  ports: { http: { number: 9090, protocol: "http" } },
  health: { port: "http", path: "/-/ready", within: "30s" },
  volumes: { tsdb: { size: sizeOf("prometheus", settings).volume } },
  resources: sizeOf("prometheus", settings),
  scrape: [{ port: "http", path: "/metrics", component: "prometheus" }],
  expose: { port: "http", path: "/", title: "Prometheus" },
  grace: "20s",
  run: (at) => ({
    args: [
      `--config.file=${at.file("prometheus.yml")}`,
      `--storage.tsdb.path=${at.data("tsdb")}`,
      `--storage.tsdb.retention.time=${settings["retention.metrics"]}`,
      `--web.listen-address=${at.host("http")}:${at.port("http")}`,
      `--web.external-url=${at.publicUrl("prometheus", "http")}`,
      "--enable-feature=exemplar-storage",
    ],
    files: {
      "prometheus.yml": toYaml({
        global: {
          scrape_interval: settings["prometheus.scrapeInterval"],
          scrape_timeout: settings["prometheus.scrapeInterval"],
          evaluation_interval: settings["prometheus.evaluationInterval"],
        },
        rule_files: ["rules/*.yml"],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [at.address("alertmanager", "http")] }] }] },
        scrape_configs: [
          ...endpointsOf(at.stack).map((endpoint) => scrapeJob(at, endpoint)),
          ...settings.targets.map((target) => targetJob(at, target)),
        ],
      }),
      ...Object.fromEntries(
        Object.entries(renderRules(ruleOptions(settings, at))).map(([name, content]) => [`rules/${name}`, content]),
      ),
    },
  }),
});
