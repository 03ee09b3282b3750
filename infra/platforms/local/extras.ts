import { absenceOf, locateTool, type optionalTools } from "../../../tools/tools.ts";
import type { Env } from "../../../tools/tool.ts";
import type { Settings } from "../../settings/settings.ts";

type Optional = (typeof optionalTools)[number];

/** The tools beyond the core that a stack with these settings wants. */
export const wantedExtras = (settings: Settings): readonly Optional[] => [
  ...(settings["grafana.enabled"] ? (["grafana"] as const) : []),
  ...(settings["kibana.enabled"] && settings["traces.storage"] === "elasticsearch" ? (["kibana"] as const) : []),
];

/** What a stack wants and runs without, each with the reason and how to add it. `joined` knows what the stack has. */
export const leftOut = async (
  settings: Settings,
  joined: { has(name: Optional): boolean },
  env: Env = process.env,
): Promise<readonly { readonly name: Optional; readonly why: string }[]> => {
  const elasticsearch = await locateTool("elasticsearch", env);
  return wantedExtras(settings)
    .filter((name) => !joined.has(name))
    .map((name) => ({ name, why: absenceOf(name, elasticsearch, env) }));
};
