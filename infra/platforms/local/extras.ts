import { absenceOf, fitsKibana, isFullElasticsearch, locateTool, type optionalTools } from "../../../tools/tools.ts";
import type { Settings } from "../../settings.ts";
import type { Extra } from "../../stack.ts";

type Optional = (typeof optionalTools)[number];

/** What of Grafana, Kibana and the full Elasticsearch is on this machine and fits together; nothing is fetched. */
export const localExtras = async (env: NodeJS.ProcessEnv = process.env): Promise<ReadonlySet<Extra>> => {
  const names = ["elasticsearch", "grafana", "kibana"] as const;
  const [elasticsearch, grafana, kibana] = await Promise.all(names.map((name) => locateTool(name, env)));
  const extras: readonly (Extra | false | undefined)[] = [
    grafana && "grafana",
    elasticsearch && isFullElasticsearch(elasticsearch) && "full-elasticsearch",
    elasticsearch && kibana && fitsKibana(elasticsearch, kibana.version) && "kibana",
  ];
  return new Set(extras.filter((extra) => extra !== undefined && extra !== false));
};

/** The tools beyond the core that a stack with these settings wants. */
export const wantedExtras = (settings: Settings): readonly Optional[] => [
  ...(settings["grafana.enabled"] ? (["grafana"] as const) : []),
  ...(settings["kibana.enabled"] && settings["traces.storage"] === "elasticsearch" ? (["kibana"] as const) : []),
];

/** What a stack wants and does without, each with the reason and the way out. */
export const leftOut = async (
  settings: Settings,
  present: ReadonlySet<Extra>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly { readonly name: Optional; readonly why: string }[]> => {
  const elasticsearch = await locateTool("elasticsearch", env);
  return wantedExtras(settings)
    .filter((name) => !present.has(name))
    .map((name) => ({ name, why: absenceOf(name, elasticsearch, env) }));
};
