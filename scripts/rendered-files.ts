import { renderAlertFiles, type AlertFiles } from "../alerts/files.ts";
import { renderDashboards } from "../dashboards/grafana/render.ts";
import { renderDatasources, renderProviders } from "../dashboards/grafana/provisioning.ts";
import { alertmanagerOptions } from "../infra/components/alertmanager.ts";
import { ruleOptions, watchedComponents } from "../infra/components/prometheus.ts";
import { localAt, type LocalContext } from "../infra/platforms/local/addresses.ts";
import { plainContext } from "../infra/platforms/local/plain-context.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { renderTraceQueries } from "../signals/traces/render.ts";
import type { Project } from "./project.ts";

type Files = Readonly<Record<string, string>>;

/** What is rendered depends on the settings and on what joins the stack, not on where the machine has it. */
const contextOf = ({ environment, settings }: Project): LocalContext =>
  plainContext({ environment, shift: settings["ports.shift"] });

/** Rules, their tests, routes and runbooks of a stack. */
export const alertFilesOf = (project: Project): AlertFiles => {
  const { settings, stack } = project;
  const at = (name: string) =>
    localAt(
      contextOf(project),
      stack,
      stack.find((spec) => spec.name === name)!,
    );
  return renderAlertFiles({
    ...ruleOptions(settings, stack, at("prometheus")),
    alertmanager: alertmanagerOptions(settings, at("alertmanager")),
  });
};

const within = (folder: string, files: Files): readonly (readonly [string, string])[] =>
  Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]);

/** Dashboards and data sources, as Grafana provisions them from a folder. */
const grafanaFilesOf = ({ environment, stack, settings, urls }: Project): Files => {
  const { jaeger, prometheus, elasticsearch } = urls;
  const links = { ...(jaeger && { jaeger }), ...(prometheus && { prometheus }) };
  return {
    ...Object.fromEntries(
      within("dashboards", renderDashboards({ environment, components: watchedComponents(settings, stack), links })),
    ),
    "provisioning/dashboards/observability.yml": renderProviders({ path: "/var/lib/grafana/dashboards" }),
    "provisioning/datasources/observability.yml": renderDatasources({
      prometheusUrl: prometheus!,
      jaegerUrl: jaeger!,
      ...(elasticsearch && { elasticsearchUrl: elasticsearch }),
      scrapeInterval: settings["prometheus.scrapeInterval"],
    }),
  };
};

/** The questions about traces, for all services and for each of somebody else's. */
const traceFilesOf = ({ settings }: Project): Files => {
  const json = (content: unknown) => `${JSON.stringify(content, undefined, 2)}\n`;
  const ofTargets = settings.targets.map(
    ({ name }) => [`services/${name}.json`, json(renderTraceQueries(name))] as const,
  );
  return { "queries.json": json(renderTraceQueries()), ...Object.fromEntries(ofTargets) };
};

/** Everything that a stack is made of, by path: each service's files and how it is started, rule tests, dashboards, queries. */
export const renderedFiles = (project: Project): Files => {
  const units = renderLocal(project.stack, contextOf(project));
  const alerts = alertFilesOf(project);
  const files = [
    ...units.flatMap(({ name, inputs: { files: own, ...start }, needs, secrets }) => [
      [`services/${name}/start.json`, `${JSON.stringify({ ...start, needs, secrets }, undefined, 2)}\n`] as const,
      ...within(`services/${name}`, own),
    ]),
    ...within("alerts", { ...alerts.rules, ...alerts.ruleTests, "alertmanager.yml": alerts.alertmanager }),
    ...within("runbooks", alerts.runbooks),
    ...within("grafana", grafanaFilesOf(project)),
    ...within("traces", traceFilesOf(project)),
  ];
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
