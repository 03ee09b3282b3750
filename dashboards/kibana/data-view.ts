import type { SavedObject } from "./saved-object.ts";

/** What a data view shows. */
export interface DataViewOptions {
  readonly id: string;
  /** What people choose it by. */
  readonly name: string;
  /** The index, alias or pattern in Elasticsearch. */
  readonly index: string;
  readonly timeField: string;
  /** Fields that are computed when they are asked for, by name: a script in painless each. */
  readonly runtimeFields: Readonly<
    Record<string, { readonly type: string; readonly script: { readonly source: string } }>
  >;
}

/** Tells Kibana of indices that may be searched; one with its time field can be looked at over time. */
export const dataView = ({ id, name, index, timeField, runtimeFields }: DataViewOptions): SavedObject => ({
  type: "index-pattern",
  id,
  // Kibana keeps the map as text.
  attributes: { name, title: index, timeFieldName: timeField, runtimeFieldMap: JSON.stringify(runtimeFields) },
  references: [],
});
