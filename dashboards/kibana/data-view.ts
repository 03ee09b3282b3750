import { savedObject, type SavedObject } from "./saved-object.ts";

/** What a data view shows. */
export interface DataViewOptions {
  readonly id: string;
  /** What people choose it by. */
  readonly name: string;
  /** The index, alias or pattern in Elasticsearch. */
  readonly index: string;
  readonly timeField: string;
}

/** Tells Kibana of indices that may be searched; one with its time field can be looked at over time. */
export const dataView = ({ id, name, index, timeField }: DataViewOptions): SavedObject =>
  savedObject({
    type: "index-pattern",
    id,
    attributes: { name, title: index, timeFieldName: timeField },
    references: [],
  });
