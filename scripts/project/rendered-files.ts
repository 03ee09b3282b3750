import { relative } from "node:path/posix";
import { renderAlertFiles, type AlertFiles } from "../../alerts/files.ts";
import { renderDashboards } from "../../dashboards/grafana/render.ts";
import { renderDatasources, renderProviders } from "../../dashboards/grafana/provisioning.ts";
import { alertmanagerOptions } from "../../infra/components/alertmanager.ts";
import { ruleOptions, watchedComponents } from "../../infra/components/prometheus.ts";
import { contractOf, dockerAt, dockerContext } from "../../infra/platforms/docker/addresses.ts";
import { renderDocker } from "../../infra/platforms/docker/render.ts";
import { localAt } from "../../infra/platforms/local/addresses.ts";
import { takesArchives } from "../../infra/platforms/local/class-archive.ts";
import { plainContext } from "../../infra/platforms/local/plain-context.ts";
import { renderLocal } from "../../infra/platforms/local/render.ts";
import type { AnySpec, At } from "../../infra/service.ts";
import type { PlatformName } from "../../infra/settings/settings.ts";
import { renderTraceQueries } from "../../signals/traces/render.ts";
import type { Project } from "./project.ts";

type Files = Readonly<Record<string, string>>;

type Entries = readonly (readonly [path: string, content: string])[];

const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;

const within = (folder: string, files: Files): Entries =>
  Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]);

/** What depends on the platform. */
interface Rendered {
  /** Where a service finds itself and the others. */
  readonly at: (name: string) => At;
  /** Each service's files and how it is started. */
  readonly services: () => Entries;
}

const specOf = ({ stack }: Project, name: string): AnySpec => stack.find((spec) => spec.name === name)!;

/** What is rendered depends on the settings and on what joins the stack, not on where the machine has it. */
const renderedBy: Readonly<Record<PlatformName, (project: Project) => Rendered>> = {
  local: (project) => {
    const { environment, inventory, settings, stack } = project;
    const plain = plainContext({ environment, shift: settings["ports.shift"] });
    const context = takesArchives(inventory.versions.elasticsearch ?? "")
      ? plain
      : { ...plain, classArchives: undefined };
    return {
      at: (name) => localAt(context, stack, specOf(project, name)),
      services: () =>
        renderLocal(stack, context).flatMap(({ name, inputs: { files, ...start }, needs, secrets }) => [
          [`services/${name}/start.json`, json({ ...start, needs, secrets })] as const,
          ...within(`services/${name}`, files),
        ]),
    };
  },
  docker: (project) => {
    const { stack } = project;
    const context = dockerContext(project, {
      app: "observability:built-here",
      asksOftenAtStart: true,
      limitsSwap: true,
      propagation: "rslave",
    });
    return {
      at: (name) => dockerAt(context, stack, specOf(project, name)),
      services: () =>
        renderDocker(stack, context).flatMap(({ name, files, ...unit }) => [
          [`services/${name}/container.json`, json({ ...unit, secrets: files?.secrets ?? [] })] as const,
          ...(files?.uploads ?? []).map(
            ({ file, content }) =>
              [`services/${name}/${relative(contractOf(specOf(project, name)).files, file)}`, content] as const,
          ),
        ]),
    };
  },
};

/** Rules, their tests, routes and runbooks of a stack. */
export const alertFilesOf = (project: Project): AlertFiles => {
  const { settings, stack, inventory } = project;
  const { at } = renderedBy[settings.platform](project);
  return renderAlertFiles({
    ...ruleOptions(settings, { specs: stack, pageless: inventory.pageless }, at("prometheus")),
    alertmanager: alertmanagerOptions(settings, at("alertmanager")),
  });
};

/** Dashboards and data sources, as Grafana provisions them from a folder. */
const grafanaFilesOf = ({ environment, stack, settings, urls }: Project): Files => {
  const { jaeger, prometheus, elasticsearch } = urls;
  const links = { ...(jaeger && { jaeger }), ...(prometheus && { prometheus }) };
  return {
    ...Object.fromEntries(
      within(
        "dashboards",
        renderDashboards({
          environment,
          components: watchedComponents(settings, stack),
          links,
          searchesSpans: elasticsearch !== undefined,
        }),
      ),
    ),
    "provisioning/dashboards/observability.yml": renderProviders({ path: "/var/lib/grafana/dashboards" }),
    "provisioning/datasources/observability.yml": renderDatasources({
      prometheusUrl: prometheus!,
      jaegerUrl: jaeger!,
      jaegerPage: jaeger!,
      ...(elasticsearch && { elasticsearchUrl: elasticsearch }),
      scrapeInterval: settings["prometheus.scrapeInterval"],
    }),
  };
};

/** The questions about traces, for all services and for each of somebody else's. */
const traceFilesOf = ({ settings }: Project): Files => {
  const ofTargets = settings.targets.map(
    ({ name }) => [`services/${name}.json`, json(renderTraceQueries(name))] as const,
  );
  return { "queries.json": json(renderTraceQueries()), ...Object.fromEntries(ofTargets) };
};

/** Everything that a stack is made of, by path: each service's files and how it is started, rule tests, dashboards, queries. */
export const renderedFiles = (project: Project): Files => {
  const alerts = alertFilesOf(project);
  const files = [
    ...renderedBy[project.settings.platform](project).services(),
    ...within("alerts", { ...alerts.rules, ...alerts.ruleTests, "alertmanager.yml": alerts.alertmanager }),
    ...within("runbooks", alerts.runbooks),
    ...within("grafana", grafanaFilesOf(project)),
    ...within("traces", traceFilesOf(project)),
  ];
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
