import { releasedVersions } from "../base/released-versions.ts";
import type { Component } from "../signals/target-labels.ts";
import { checkSpecs } from "./check-specs.ts";
import type { ComponentInputs } from "./component-inputs.ts";
import { alertmanager } from "./components/alertmanager.ts";
import { app } from "./components/app.ts";
import { elasticsearch } from "./components/elasticsearch.ts";
import { grafana } from "./components/grafana.ts";
import { indexTemplates } from "./components/index-templates.ts";
import { jaeger } from "./components/jaeger.ts";
import { keeper } from "./components/keeper.ts";
import { kibana } from "./components/kibana.ts";
import { kibanaObjects } from "./components/kibana-objects.ts";
import { nodeExporter } from "./components/node-exporter.ts";
import { postgres } from "./components/postgres.ts";
import { jobName, prometheus } from "./components/prometheus.ts";
import { valkey } from "./components/valkey.ts";
import type { Inventory } from "./platforms/kit.ts";
import { platforms } from "./platforms/platforms.ts";
import { telemetryNameOf, type AnySpec, type Declaration, type StackFacts } from "./service.ts";
import { mistakesError, unlocated, type Locate, type Mistake } from "./settings/mistakes.ts";
import type { Settings } from "./settings/settings.ts";
import { namesTaken } from "./settings/targets.ts";

/** What runs in a stack, each after everything that it needs, and what is known about the whole. */
export interface Stack extends StackFacts {
  readonly specs: readonly AnySpec[];
}

/** Puts every spec after what it needs; unknown names and cycles are errors that name the path. */
const inOrder = (specs: readonly AnySpec[]): readonly AnySpec[] => {
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

const nothing: Inventory = { present: new Set(), versions: {}, pageless: new Set() };

/** Kinds of servers with metrics: those that are scraped, and those that keeper reports on. */
const componentsOf = (declarations: readonly Declaration[], watched: readonly Component[]): readonly Component[] => {
  const scraped = declarations.flatMap((spec) =>
    spec.kind === "service" ? (spec.scrape ?? []).map(({ component }) => component) : [],
  );
  const components = new Set([...scraped, ...watched]);
  const hasElasticsearch = declarations.some(
    ({ program }) => "component" in program && program.component === "elasticsearch",
  );
  if (hasElasticsearch && components.has("keeper")) components.add("elasticsearch");
  return [...components].toSorted();
};

/**
 * Makes a stack of what its components declare: checks names, ports and needs, and puts everything in its order of start.
 * `watched` are the kinds of services outside the stack that Prometheus scrapes as well.
 *
 * @throws Error that names the field where declarations do not fit each other.
 */
export const assemble = (
  declarations: readonly Declaration[],
  { versions, pageless }: Pick<Inventory, "pageless" | "versions"> = nothing,
  watched: readonly Component[] = [],
): Stack => {
  const names = new Set(declarations.map(({ name }) => name));
  const services = declarations.flatMap((spec) => (spec.kind === "service" ? [spec] : []));
  const facts: StackFacts = {
    services,
    has: (name) => names.has(name),
    components: componentsOf(declarations, watched),
    schedules: services.flatMap(({ schedules = [] }) => schedules),
    versions: { ...releasedVersions, ...versions },
    pageless,
  };
  const specs = declarations.map((spec): AnySpec => {
    if (spec.kind === "task") return spec;
    const { talksTo } = spec;
    return { ...spec, talksTo: typeof talksTo === "function" ? talksTo(facts) : talksTo };
  });
  checkSpecs(specs);
  return { ...facts, specs: inOrder(specs) };
};

/** What the stack's own figures are told apart by: no target may be called so. */
const ownNames = (specs: readonly AnySpec[]): readonly string[] =>
  specs.flatMap((spec) => {
    const scrape = spec.kind === "service" ? (spec.scrape ?? []) : [];
    const name = telemetryNameOf(spec);
    return [name, ...scrape.map(({ port }) => jobName(name, port))];
  });

/** The API cannot be called like another service of the stack: people, or Prometheus, would take one for the other. */
const appNameTaken = (
  { "app.enabled": isEnabled, "app.name": name }: Settings,
  specs: readonly AnySpec[],
): readonly Mistake[] => {
  if (!isEnabled || name === undefined) return [];
  const others = specs.filter((spec) => spec.kind !== "service" || spec.telemetryName !== name);
  if (![...ownNames(others), ...others.map((spec) => spec.name)].includes(name)) return [];
  return [{ key: "app.name", problem: `expected a name of its own, got "${name}" like one of the stack's` }];
};

/** Defaults to no extras, and to the released versions, which have their pages. */
export interface StackOptions extends Partial<Inventory> {
  /** Where a key stands in the stack's file, for the message about it. */
  readonly locate?: Locate;
}

/** What the settings and the inventory make part of the stack. */
const declare = (inputs: ComponentInputs, { present }: Pick<Inventory, "present">): readonly Declaration[] => {
  const { settings } = inputs;
  const hasElasticsearch = settings["traces.storage"] === "elasticsearch";
  const hasKibana = hasElasticsearch && settings["kibana.enabled"] && present.has("kibana");
  const hasGrafana = settings["grafana.enabled"] && present.has("grafana");
  const isPart = <Spec>(is: boolean, make: () => Spec): readonly Spec[] => (is ? [make()] : []);
  return [
    ...isPart(hasElasticsearch, () => elasticsearch(inputs, present.has("full-elasticsearch") ? "full" : "minimal")),
    ...isPart(hasElasticsearch, () => indexTemplates(inputs)),
    ...isPart(hasKibana, () => kibanaObjects(inputs)),
    alertmanager(inputs),
    ...isPart(settings["nodeExporter.enabled"], () => nodeExporter()),
    jaeger(inputs),
    ...isPart(settings["app.enabled"] && settings["api.database"] === "postgres", () => postgres(inputs)),
    ...isPart(settings["app.enabled"] && settings["api.cache"] === "redis", () => valkey(inputs)),
    ...(settings["app.enabled"] ? app(inputs) : []),
    ...isPart(hasKibana, () => kibana(inputs)),
    ...isPart(hasGrafana, () => grafana(inputs)),
    prometheus(inputs),
    ...isPart(settings["keeper.enabled"], () => keeper(inputs)),
  ];
};

/**
 * The stack that these settings describe.
 *
 * @throws UserError if a target, or the API, is called like something else in the stack.
 */
export const stackOf = (settings: Settings, { locate = unlocated, ...inventory }: StackOptions = {}): Stack => {
  const { traits } = platforms[settings.platform];
  const found = { ...nothing, ...inventory };
  const watched = settings.targets.length > 0 ? (["api"] as const) : [];
  const stack = assemble(declare({ settings, traits }, found), found, watched);
  const mistakes = [...appNameTaken(settings, stack.specs), ...namesTaken(settings.targets, ownNames(stack.specs))];
  if (mistakes.length > 0) throw mistakesError(mistakes, locate);
  return stack;
};
