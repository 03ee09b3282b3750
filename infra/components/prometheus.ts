import { toYaml } from "../../signals/to-yaml.ts";
import { renderRules } from "../../alerts/render.ts";
import type { RuleOptions } from "../../alerts/selection.ts";
import type { Component, TargetLabel } from "../../signals/target-labels.ts";
import type { AnySpec, At, PortRef, ServiceSpec } from "../service.ts";
import type { Settings } from "../settings.ts";

const self = { port: "http", path: "/metrics", component: "prometheus" } as const;

interface Target {
  readonly service: string;
  readonly port: string;
  readonly path: string;
  readonly component: Component;
}

const scrapeJob = (at: At, { service, port, path, component }: Target) => {
  const labels: Record<TargetLabel, string> = { environment: at.environment, service, component };
  return {
    job_name: port === "http" ? service : `${service}-${port}`,
    metrics_path: path,
    static_configs: [{ targets: [at.address(service, port)], labels }],
  };
};

/** The kinds of things among targets, each once. */
const componentsOf = (targets: readonly Pick<Target, "component">[]): readonly Component[] =>
  [...new Set(targets.map(({ component }) => component))].toSorted();

/** The kinds of things that a stack has figures of. */
export const scrapedComponents = (stack: readonly AnySpec[]): readonly Component[] =>
  componentsOf(stack.flatMap((spec) => (spec.kind === "service" ? (spec.scrape ?? []) : [])));

/** What the rules of a stack are made from. */
export const ruleOptions = (
  settings: Settings,
  components: readonly Component[],
  at: Pick<At, "environment" | "publicUrl">,
): RuleOptions => ({
  environment: at.environment,
  components,
  overrides: settings.alerts,
  evaluationInterval: settings["prometheus.evaluationInterval"],
  links: { prometheus: at.publicUrl("prometheus", "http") },
});

/** Collects the figures of every service that offers some, evaluates the rules, and sends alerts on. */
export const prometheus = (settings: Settings, scraped: readonly ServiceSpec[]): ServiceSpec => {
  const targets: readonly Target[] = [
    ...scraped.flatMap(({ name, scrape }) => (scrape ?? []).map((entry) => ({ service: name, ...entry }))),
    { service: "prometheus", ...self },
  ];
  const components = componentsOf(targets);
  return {
    kind: "service",
    name: "prometheus",
    program: { component: "prometheus", runtime: "go" },
    needs: [],
    talksTo: targets.map(({ service, port }): PortRef => `${service}.${port}`),
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
          scrape_configs: targets.map((target) => scrapeJob(at, target)),
        }),
        ...Object.fromEntries(
          Object.entries(renderRules(ruleOptions(settings, components, at))).map(([name, content]) => [
            `rules/${name}`,
            content,
          ]),
        ),
      },
    }),
  };
};
