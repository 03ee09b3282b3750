import type { SavedObject } from "./saved-object.ts";

/** What a saved search asks for, and which fields it shows. */
export interface SearchOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The data view's identity. */
  readonly dataView: string;
  /** In Kibana's query language (KQL). */
  readonly query: string;
  readonly columns: readonly string[];
  /** The newest comes first. */
  readonly timeField: string;
}

const indexRefName = "kibanaSavedObjectMeta.searchSourceJSON.index";

/** A search that people open in Kibana's Discover. */
export const search = (options: SearchOptions): SavedObject => {
  const { id, title, description, dataView, query, columns, timeField } = options;
  return {
    type: "search",
    id,
    attributes: {
      title,
      description,
      columns,
      sort: [[timeField, "desc"]],
      grid: {},
      hideChart: false,
      timeRestore: false,
      kibanaSavedObjectMeta: {
        // Kibana keeps it as text.
        searchSourceJSON: JSON.stringify({ query: { query, language: "kuery" }, filter: [], indexRefName }),
      },
    },
    references: [{ type: "index-pattern", id: dataView, name: indexRefName }],
  };
};
