import { parseKql } from "../../signals/traces/testing/parse-kql.ts";
import type { Saved } from "./kibana-objects.ts";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * What is wrong with a saved search. Kibana itself says so late: its schema takes any text as `searchSourceJSON`
 * (elastic/kibana src/platform/plugins/shared/saved_search/server/saved_objects/schema.ts), and fails when somebody opens a
 * search whose text is no JSON, whose data view has no reference, or whose query is no KQL.
 */
export const searchProblem = ({ attributes, references }: Saved): string | undefined => {
  const { searchSourceJSON } = (attributes["kibanaSavedObjectMeta"] ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof searchSourceJSON !== "string")
    return "[kibanaSavedObjectMeta.searchSourceJSON]: expected value of type [string]";
  try {
    const { query, indexRefName } = JSON.parse(searchSourceJSON) as {
      readonly query?: { readonly query: string; readonly language: string };
      readonly indexRefName?: string;
    };
    if (!references.some(({ name, type }) => name === indexRefName && type === "index-pattern"))
      return `Could not find reference for ${indexRefName}`;
    if (query?.language === "kuery") parseKql(query.query);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
};
