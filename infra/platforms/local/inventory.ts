import type { Env } from "../../../tools/tool.ts";
import { fitsKibana, isFullElasticsearch, locateTool } from "../../../tools/tools.ts";
import { releasedVersions } from "../../../base/released-versions.ts";
import type { Extra, Inventory } from "../kit.ts";
import type { ToolComponent } from "../../../base/versions.ts";

// The table's own keys.
const components = Object.keys(releasedVersions) as ToolComponent[];

/** Which servers are on this machine, in which versions, and what of them fits together; nothing is fetched. */
export const localInventory = async (env: Env = process.env): Promise<Inventory> => {
  const located = await Promise.all(components.map((name) => locateTool(name, env)));
  const tools = new Map(components.map((name, index) => [name, located[index]]));
  const [elasticsearch, kibana] = [tools.get("elasticsearch"), tools.get("kibana")];
  const extras: readonly (Extra | false | undefined)[] = [
    tools.get("grafana") && "grafana",
    elasticsearch && isFullElasticsearch(elasticsearch) && "full-elasticsearch",
    elasticsearch && kibana && fitsKibana(elasticsearch, kibana.version) && "kibana",
  ];
  return {
    present: new Set(extras.filter((extra) => extra !== undefined && extra !== false)),
    // What is built from the Go registry has none; releases, and what people bring, have them.
    pageless: new Set((["jaeger", "prometheus"] as const).filter((name) => tools.get(name)?.source === "cache")),
    versions: Object.fromEntries(
      located.flatMap((tool) => (tool && tool.version !== "unknown" ? [[tool.name, tool.version]] : [])),
    ),
  };
};
