import { searchFields, type SearchFieldName } from "../attributes.ts";
import { tracesTimeField } from "../trace-index.ts";

/** Fields of a span that are not attributes: the aliases of the index template. */
export const spanFields = {
  service: "keyword",
  operation: "keyword",
  trace_id: "keyword",
  span_id: "keyword",
  [tracesTimeField]: "date",
} as const;

/**
 * A span's duration: microseconds as Jaeger stores them, milliseconds as people search them. The second is a runtime
 * field, which needs painless, and so the full Elasticsearch: our own queries use the first.
 */
export const durationFields = { stored: "duration", shown: "duration_ms", perMillisecond: 1000 } as const;

/** How Elasticsearch computes the duration that is shown. */
export const shownDuration = {
  type: "double",
  // Divided by a whole number it would lose what is below a millisecond.
  script: { source: `emit(doc['${durationFields.stored}'].value / ${durationFields.perMillisecond}.0)` },
} as const;

/** A field by which spans are searched. */
export type TraceField = SearchFieldName | Exclude<keyof typeof spanFields, typeof tracesTimeField>;

/** Whether a field holds numbers. */
export const isNumeric = (field: TraceField): boolean =>
  searchFields.some(({ field: name, type }) => name === field && type === "long");
