import { alertmanager } from "./components/alertmanager.ts";
import { app } from "./components/app.ts";
import { elasticsearch } from "./components/elasticsearch.ts";
import type { ElasticsearchAccounts } from "./components/elasticsearch-users.ts";
import { grafana } from "./components/grafana.ts";
import { indexTemplates } from "./components/index-templates.ts";
import { jaeger } from "./components/jaeger.ts";
import { keeper } from "./components/keeper.ts";
import { kibana } from "./components/kibana.ts";
import { kibanaObjects } from "./components/kibana-objects.ts";
import { nodeExporter } from "./components/node-exporter.ts";
import { postgres } from "./components/postgres.ts";
import { jobName, prometheus, watchedComponents } from "./components/prometheus.ts";
import { valkey } from "./components/valkey.ts";
import type { Pageless } from "./page-links.ts";
import { telemetryNameOf, type AnySpec, type ServiceSpec } from "./service.ts";
import { mistakesError, unlocated, type Locate } from "./settings/mistakes.ts";
import type { Settings } from "./settings/settings.ts";
import { namesTaken } from "./settings/targets.ts";
import type { Mistake } from "./settings/mistakes.ts";
import { releasedVersions } from "../base/released-versions.ts";
import type { RunningVersions } from "../base/versions.ts";

/** What runs in a stack, each after everything that it needs. */
export type Stack = readonly AnySpec[];

const checkNames = (specs: Stack): void => {
  const names = new Set<string>();
  for (const { name } of specs) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`${name}: a service's name is lower case, digits and dashes`);
    if (names.has(name)) throw new Error(`${name}: two services have this name`);
    names.add(name);
  }
};

const checkPorts = (specs: Stack): void => {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const owners = new Map<number, string>();
  for (const spec of specs) {
    for (const ref of spec.talksTo) {
      const [service = "", port = ""] = ref.split(".");
      const target = byName.get(service);
      if (target?.kind !== "service" || !target.ports[port]) {
        throw new Error(`${spec.name}.talksTo: there is no port ${ref}`);
      }
    }
    if (spec.kind === "task") continue;
    for (const [port, { number }] of Object.entries(spec.ports)) {
      const owner = owners.get(number);
      if (owner) throw new Error(`${spec.name}.ports.${port}: ${number} is already ${owner}`);
      owners.set(number, `${spec.name}.ports.${port}`);
    }
    for (const { port } of [
      ...("port" in spec.health ? [spec.health] : []),
      ...(spec.scrape ?? []),
      ...(spec.expose ? [spec.expose] : []),
    ]) {
      if (!spec.ports[port]) throw new Error(`${spec.name}: there is no port ${port}`);
    }
  }
};

/** Puts every spec after what it needs; unknown names and cycles are errors that name the path. */
const inOrder = (specs: Stack): Stack => {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const done = new Set<AnySpec>();
  const visit = (spec: AnySpec, path: readonly string[]): void => {
    if (done.has(spec)) return;
    if (path.includes(spec.name)) throw new Error(`needs form a cycle: ${[...path, spec.name].join(" → ")}`);
    for (const need of spec.needs) {
      const needed = byName.get(need);
      if (!needed) throw new Error(`${spec.name}.needs: there is no service ${need}`);
      visit(needed, [...path, spec.name]);
    }
    done.add(spec);
  };
  for (const spec of specs) visit(spec, []);
  return [...done];
};

/** Checks specs against each other (names, ports, needs) and puts them in their order of start. */
export const assemble = (specs: readonly AnySpec[]): Stack => {
  checkNames(specs);
  checkPorts(specs);
  return inOrder(specs);
};

/** What the stack's own figures are told apart by: no target may be called so. */
const ownNames = (specs: Stack): readonly string[] =>
  specs.flatMap((spec) => {
    const scrape = spec.kind === "service" ? (spec.scrape ?? []) : [];
    const name = telemetryNameOf(spec);
    return [name, ...scrape.map(({ port }) => jobName(name, port))];
  });

/** The API cannot be called like another service of the stack: people, or Prometheus, would take one for the other. */
const appNameTaken = ({ "app.enabled": isEnabled, "app.name": name }: Settings, specs: Stack): readonly Mistake[] => {
  if (!isEnabled || name === undefined) return [];
  const others = specs.filter((spec) => spec.kind !== "service" || spec.telemetryName !== name);
  if (![...ownNames(others), ...others.map((spec) => spec.name)].includes(name)) return [];
  return [{ key: "app.name", problem: `expected a name of its own, got "${name}" like one of the stack's` }];
};

/** What a stack has beyond its core where it can be had; `full-elasticsearch` instead of the minimal one. */
export type Extra = "full-elasticsearch" | "grafana" | "kibana";

/** What there is of the servers where a stack runs. */
export interface Inventory {
  /** The extras that can be had. */
  readonly present: ReadonlySet<Extra>;
  /** The versions that run: configurations are written for them. */
  readonly versions: RunningVersions;
  /** Servers without web pages: no link leads there. */
  readonly pageless: Pageless;
}

/** Defaults to no extras, and to the released versions, which have their pages. */
export interface StackOptions extends Partial<Inventory> {
  /** Where a target's name stands, for the message about it. */
  readonly locate?: Locate;
}

/** The servers that the API keeps its data in. */
const stores = (settings: Settings): readonly ServiceSpec[] => [
  ...(settings["api.database"] === "postgres" ? [postgres()] : []),
  ...(settings["api.cache"] === "redis" ? [valkey()] : []),
];

/** Whom Elasticsearch lets in: those who are there, its administrator, and whoever ships logs to it. */
const accountsOf = (
  settings: Settings,
  { hasGrafana, hasKibana }: { readonly hasGrafana: boolean; readonly hasKibana: boolean },
): ElasticsearchAccounts => ({
  users: [
    "admin",
    "backup",
    "health",
    "index-templates",
    "jaeger",
    "logs",
    ...(settings["keeper.enabled"] ? (["keeper"] as const) : []),
    ...(hasGrafana ? (["grafana"] as const) : []),
    ...(hasKibana ? (["kibana-objects"] as const) : []),
  ],
  hasKibana,
});

const withoutExtras: ReadonlySet<Extra> = new Set();
const withPages: Pageless = new Set();

/**
 * The services that a stack with these settings consists of.
 *
 * @throws UserError if a target is called like one of them.
 */
export const stackOf = (
  settings: Settings,
  { present = withoutExtras, versions = {}, pageless = withPages, locate = unlocated }: StackOptions = {},
): Stack => {
  const running = { ...releasedVersions, ...versions };
  const hasElasticsearch = settings["traces.storage"] === "elasticsearch";
  const distribution = present.has("full-elasticsearch") ? "full" : "minimal";
  const hasKibana = hasElasticsearch && settings["kibana.enabled"] && present.has("kibana");
  const hasGrafana = settings["grafana.enabled"] && present.has("grafana");
  const accounts = accountsOf(settings, { hasGrafana, hasKibana });
  const storage = hasElasticsearch ? [elasticsearch(settings, { distribution, accounts })] : [];
  const core: readonly ServiceSpec[] = [
    alertmanager(settings),
    ...(settings["nodeExporter.enabled"] ? [nodeExporter()] : []),
    jaeger(settings, running.jaeger),
    ...(settings["app.enabled"] ? [...stores(settings), ...app(settings, pageless)] : []),
  ];
  const components = watchedComponents(settings, [...storage, ...core]);
  const others = [
    ...core,
    ...(hasKibana ? [kibana(settings)] : []),
    ...(hasGrafana ? [grafana({ settings, components, pageless })] : []),
  ];
  // Keeper asks Prometheus, and Prometheus asks keeper: each has to know the other's ports.
  const watched = [...storage, ...others];
  const keepers = settings["keeper.enabled"] ? [keeper(settings, [...watched, prometheus(settings, watched)])] : [];
  const tasks = [
    ...(hasElasticsearch ? [indexTemplates(settings)] : []),
    ...(hasKibana ? [kibanaObjects(settings, running.kibana)] : []),
  ];
  const stack = assemble([
    ...storage,
    ...tasks,
    prometheus(settings, [...watched, ...keepers], pageless),
    ...others,
    ...keepers,
  ]);
  const mistakes = [...appNameTaken(settings, stack), ...namesTaken(settings.targets, ownNames(stack))];
  if (mistakes.length > 0) throw mistakesError(mistakes, locate);
  return stack;
};
