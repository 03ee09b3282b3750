import { absenceOf, locateTool, type optionalTools } from "../../../tools/tools.ts";
import type { Env } from "../../../tools/tool.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Extra } from "../kit.ts";

type Optional = (typeof optionalTools)[number];

/** The tools beyond the core that a stack with these settings wants. */
export const wantedExtras = (settings: Settings): readonly Optional[] => [
  ...(settings["grafana.enabled"] ? (["grafana"] as const) : []),
  ...(settings["kibana.enabled"] && settings["traces.storage"] === "elasticsearch" ? (["kibana"] as const) : []),
];

/** What a stack wants and does without, each with the reason and the way out. */
export const leftOut = async (
  settings: Settings,
  present: ReadonlySet<Extra>,
  env: Env = process.env,
): Promise<readonly { readonly name: Optional; readonly why: string }[]> => {
  const elasticsearch = await locateTool("elasticsearch", env);
  return wantedExtras(settings)
    .filter((name) => !present.has(name))
    .map((name) => ({ name, why: absenceOf(name, elasticsearch, env) }));
};
