import { toYaml } from "../../base/to-yaml.ts";
import { renderRules } from "../../alerts/render.ts";
import { apiObjectives, objectivesOf, type Objective } from "../../alerts/objective.ts";
import type { RuleOptions } from "../../alerts/selection.ts";
import type { Component, TargetLabel } from "../../signals/target-labels.ts";
import { telemetryNameOf, type AnySpec, type At, type PortRef, type ServiceSpec } from "../service.ts";
import { pageLinks, type Pageless } from "../page-links.ts";
import type { Settings } from "../settings/settings.ts";
import type { Target } from "../settings/targets.ts";

const self = { port: "http", path: "/metrics", component: "prometheus" } as const;

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

const endpointsOf = (specs: readonly AnySpec[]): readonly Endpoint[] =>
  specs.flatMap((spec) =>
    spec.kind === "service"
      ? (spec.scrape ?? []).map((entry) => ({ service: spec.name, telemetryName: telemetryNameOf(spec), ...entry }))
      : [],
  );

/** The kinds of things that a stack has figures of, each once: those that are scraped, and those that keeper asks. */
export const watchedComponents = (
  { targets }: Pick<Settings, "targets">,
  specs: readonly AnySpec[],
): readonly Component[] => {
  const components = new Set<Component>([self.component, ...endpointsOf(specs).map(({ component }) => component)]);
  if (targets.length > 0) components.add("api");
  const hasElasticsearch = specs.some(({ program }) => "component" in program && program.component === "elasticsearch");
  if (hasElasticsearch && components.has("keeper")) components.add("elasticsearch");
  return [...components].toSorted();
};

/** What the services promise: each of our API the same, each target what its settings say. */
const promises = ({ targets }: Settings, specs: readonly AnySpec[]): readonly Objective[] => [
  ...endpointsOf(specs)
    .filter(({ component }) => component === "api")
    .flatMap(({ telemetryName }) => objectivesOf(telemetryName, apiObjectives)),
  ...targets.flatMap(({ name, objectives }) => objectivesOf(name, objectives)),
];

/** What the rules of a stack are made from. */
export const ruleOptions = (
  settings: Settings,
  { specs, pageless }: { readonly specs: readonly AnySpec[]; readonly pageless: Pageless },
  at: Pick<At, "environment" | "publicUrl">,
): RuleOptions => ({
  environment: at.environment,
  components: watchedComponents(settings, specs),
  objectives: promises(settings, specs),
  overrides: settings.alerts,
  evaluationInterval: settings["prometheus.evaluationInterval"],
  links: pageLinks(settings, { specs: [...specs, { name: "prometheus" }], pageless }, at),
});

/** Collects the figures of every service that offers some, evaluates the rules, and sends alerts on. */
export const prometheus = (
  settings: Settings,
  others: readonly ServiceSpec[],
  pageless: Pageless = new Set(),
): ServiceSpec => {
  const endpoints: readonly Endpoint[] = [
    ...endpointsOf(others),
    { service: "prometheus", telemetryName: "prometheus", ...self },
  ];
  return {
    kind: "service",
    name: "prometheus",
    program: { component: "prometheus", runtime: "go" },
    needs: [],
    talksTo: endpoints.map(({ service, port }): PortRef => `${service}.${port}`),
    ports: { http: { number: 9090, protocol: "http" } },
    health: { port: "http", path: "/-/ready", within: "30s" },
    volumes: { tsdb: { size: "10Gi" } },
    resources: { memory: "1Gi", cpu: "500m" },
    scrape: [self],
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
            ...endpoints.map((endpoint) => scrapeJob(at, endpoint)),
            ...settings.targets.map((target) => targetJob(at, target)),
          ],
        }),
        ...Object.fromEntries(
          Object.entries(renderRules(ruleOptions(settings, { specs: others, pageless }, at))).map(([name, content]) => [
            `rules/${name}`,
            content,
          ]),
        ),
      },
    }),
  };
};
