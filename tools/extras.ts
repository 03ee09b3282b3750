import { existsSync } from "node:fs";
import { join } from "node:path";
import { overrideVariable, type optionalTools } from "./catalogue.ts";
import { releaseSource } from "./release.ts";
import type { Env, LocatedTool } from "./tool.ts";

/** Whether an Elasticsearch has all of its modules; the minimal one of the Maven registry has neither scripts nor ILM. */
export const isFullElasticsearch = ({ path }: LocatedTool): boolean =>
  existsSync(join(path, "modules", "lang-painless"));

/** Whether a Kibana could run with this Elasticsearch: the full one, of its very version. */
export const fitsKibana = (elasticsearch: LocatedTool, kibanaVersion: string): boolean =>
  isFullElasticsearch(elasticsearch) && elasticsearch.version === kibanaVersion;

/** Why an optional tool is not there and what to do about it, for people. */
export const absenceOf = (
  name: (typeof optionalTools)[number],
  elasticsearch: LocatedTool | undefined,
  env: Env,
): string => {
  const own = `${overrideVariable(name)}=<its folder> uses yours`;
  if (name === "kibana" && elasticsearch && !isFullElasticsearch(elasticsearch)) {
    return `it needs the full Elasticsearch, and here is the minimal one; with OBS_ELASTICSEARCH=<its folder>, ${own}`;
  }
  if (name === "kibana" && elasticsearch) {
    return `none of Elasticsearch's version, ${elasticsearch.version}, was found; ${own}`;
  }
  const release = releaseSource(env).kind === "off" ? "releases are switched off" : "its release could not be fetched";
  return `no package registry carries it, and ${release}; ${own}`;
};
