import { renderAlertFiles, type AlertFiles } from "../../alerts/files.ts";
import { alertmanagerOptions } from "../../infra/components/alertmanager.ts";
import { ruleOptions } from "../../infra/components/prometheus.ts";
import { renderTraceQueries } from "../../signals/traces/render.ts";
import type { Project } from "./project.ts";

type Files = Readonly<Record<string, string>>;

type Entries = readonly (readonly [path: string, content: string])[];

const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;

const within = (folder: string, files: Files): Entries =>
  Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]);

/** Rules, their tests, routes and runbooks of a stack. */
export const alertFilesOf = (project: Project): AlertFiles => {
  const { kit, settings, stack } = project;
  const { at } = kit.render(stack, project);
  return renderAlertFiles({
    ...ruleOptions(settings, at("prometheus")),
    alertmanager: alertmanagerOptions(settings, at("alertmanager")),
  });
};

/** Trace queries, for all services and for each of somebody else's. */
const traceFilesOf = ({ settings }: Project): Files => {
  const ofTargets = settings.targets.map(
    ({ name }) => [`services/${name}.json`, json(renderTraceQueries(name))] as const,
  );
  return { "queries.json": json(renderTraceQueries()), ...Object.fromEntries(ofTargets) };
};

/** Every generated file of a stack, by path: what each service gets and how it is started, rule tests, runbooks, queries. */
export const renderedFiles = (project: Project): Files => {
  const alerts = alertFilesOf(project);
  const services = project.kit.render(project.stack, project).services();
  const files = [
    ...services.flatMap(({ name, startFile, start, files: own }): Entries => [
      [`services/${name}/${startFile}`, json(start)],
      ...within(`services/${name}`, own),
    ]),
    ...within("alerts", { ...alerts.rules, ...alerts.ruleTests, "alertmanager.yml": alerts.alertmanager }),
    ...within("runbooks", alerts.runbooks),
    ...within("traces", traceFilesOf(project)),
  ];
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};
