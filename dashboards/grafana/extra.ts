import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/user-error.ts";
import { dashboardPages } from "../../signals/dashboards.ts";
import { sortedJson } from "./sorted-json.ts";

/** Dashboards that somebody made in Grafana and exported. */
const folder = join(import.meta.dirname, "extra");

const fail = (file: string, problem: string): never => {
  throw new UserError(`dashboards/grafana/extra/${file}: ${problem}`);
};

const parse = (file: string, text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    return fail(file, `no JSON: ${String(error)}`);
  }
};

/**
 * The dashboards of `extra/` by file name. What Grafana counts up by itself (`id`, `version`) is left out, and they are not
 * editable: a change in Grafana would be lost.
 *
 * @throws UserError if one is no JSON, or has no identity, or that of another dashboard.
 */
export const readExtras = (from = folder): Readonly<Record<string, string>> => {
  const taken = new Set<unknown>(Object.values(dashboardPages).map(({ uid }) => uid));
  const files = readdirSync(from).filter((file) => file.endsWith(".json"));
  return Object.fromEntries(
    files.toSorted().map((file) => {
      const dashboard = parse(file, readFileSync(join(from, file), "utf8"));
      const { uid } = dashboard;
      if (typeof uid !== "string" || uid === "") return fail(file, "it has no uid; export it again, or add one");
      if (taken.has(uid)) return fail(file, `another dashboard has the uid "${uid}"; choose another one`);
      taken.add(uid);
      return [`${uid}.json`, sortedJson({ ...dashboard, id: undefined, version: undefined, editable: false })];
    }),
  );
};
