import { searchFields, type NumericFieldName, type SearchFieldName } from "../attributes.ts";
import { storedSpanFields, tracesTimeField } from "../trace-index.ts";

/** How Jaeger writes an attribute's name as a field: dots would make objects of it. */
export const tagField = (attribute: string): string => attribute.replaceAll(".", "@");

/** The fields of every span that are no attributes, with the fields in which Jaeger stores them. */
const spanFields = {
  service: "process.serviceName",
  operation: storedSpanFields.operation,
  trace_id: storedSpanFields.traceId,
  span_id: "spanID",
  [tracesTimeField]: storedSpanFields.start,
} as const;

/** A field by which spans are searched. */
export type TraceField = SearchFieldName | Exclude<keyof typeof spanFields, typeof tracesTimeField>;

/** A field that holds text. */
export type TextField = Exclude<TraceField, NumericFieldName | "error">;

/** Every searched field, older names included, with the field that it stands for. */
export const fieldPaths: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    searchFields.flatMap(({ field, attribute, type, formerly = [] }) => {
      const path = `tag.${tagField(attribute)}${type === "long" ? ".num" : ""}`;
      return [field, ...formerly].map((name) => [name, path] as const);
    }),
  ),
  ...spanFields,
};

/**
 * A span's duration: microseconds as Jaeger stores them, milliseconds as people search them. The second is a runtime
 * field of Kibana's data view. It needs painless, which the minimal Elasticsearch lacks: our own queries use the first.
 */
export const durationFields = { stored: "duration", shown: "duration_ms", perMillisecond: 1000 } as const;

/** How Elasticsearch computes the duration that is shown. */
export const shownDuration = {
  type: "double",
  // Divided by a whole number it would lose what is below a millisecond.
  script: { source: `emit(doc['${durationFields.stored}'].value / ${durationFields.perMillisecond}.0)` },
} as const;

/** The columns of a search in Kibana. The time comes first there by itself. */
export const shownFields = [
  "service",
  "operation",
  "method",
  "status_code",
  durationFields.shown,
  "trace_id",
] as const satisfies readonly (TraceField | typeof durationFields.shown)[];
