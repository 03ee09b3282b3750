import { tracesTemplates } from "../index-templates.ts";
import type { Clause } from "../dsl.ts";
import { durationFields } from "../fields.ts";

interface Field {
  readonly type: string;
  readonly path?: string;
  readonly properties?: Fields;
  readonly fields?: Fields;
}
type Fields = Readonly<Record<string, Field>>;

interface Template {
  readonly template: { readonly mappings: { readonly properties: Fields } };
}

/** A span as Jaeger stores it, its fields by their full names. */
export type StoredSpan = Readonly<Record<string, string | number>>;

// As this folder's own templates are.
const { properties } = (tracesTemplates()["/_index_template/observability-spans"] as Template).template.mappings;

const fieldAt = (path: string): Field | undefined =>
  path.split(".").reduce<Field | undefined>((field, name) => ({ ...field?.properties, ...field?.fields })[name], {
    type: "object",
    properties,
  });

/** The stored fields that a search may name, by the name: those of the template and the runtime field of the data view. */
const resolve = (name: string): { readonly path: string; readonly type: string } | undefined => {
  if (name === durationFields.shown) return { path: durationFields.stored, type: "double" };
  const path = properties[name]?.path ?? name;
  const type = fieldAt(path)?.type;
  return type === undefined ? undefined : { path, type };
};

/** Whether the index template or the data view has a field. */
export const isField = (name: string): boolean => resolve(name) !== undefined;

/** The fields at the top of the template that hold text which is compared as a whole. */
export const keywordFields: ReadonlySet<string> = new Set(
  Object.keys(properties).filter((name) => resolve(name)?.type === "keyword"),
);

const valueIn = (span: StoredSpan, name: string): string | number | undefined => {
  const { path = "", type } = resolve(name) ?? {};
  const value = span[path.replace(/\.num$/, "")];
  if (value === undefined || type === "keyword") return value;
  if (Number.isNaN(Number(value))) return undefined;
  return name === durationFields.shown ? Number(value) / durationFields.perMillisecond : Number(value);
};

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
};

const list = (clauses: unknown): readonly Clause[] => (clauses === undefined ? [] : [clauses].flat()) as Clause[];

const isEqual = (found: string | number | undefined, wanted: unknown): boolean =>
  typeof found === "number" ? found === Number(wanted) : found !== undefined && found === String(wanted);

/** Whether Elasticsearch would find a span by a clause: those clauses only that searches of ours and Kibana's are made of. */
export const matches = (clause: Clause, span: StoredSpan): boolean => {
  const [[kind, about] = ["", {}]] = Object.entries(clause) as [string, Clause][];
  const [[name, value] = ["", undefined]] = Object.entries(about);
  switch (kind) {
    case "match_all":
      return true;
    case "exists":
      return valueIn(span, String(value)) !== undefined;
    case "term":
    case "match":
    case "match_phrase":
      return isEqual(valueIn(span, name), typeof value === "object" ? (value as { value: unknown }).value : value);
    case "range": {
      const found = valueIn(span, name);
      const limits = Object.entries(value as Readonly<Record<string, unknown>>);
      return typeof found === "number" && limits.every(([sign, limit]) => comparisons[sign]!(found, Number(limit)));
    }
    case "bool": {
      const { filter, should, must_not: mustNot } = about;
      const any = list(should);
      return (
        list(filter).every((one) => matches(one, span)) &&
        list(mustNot).every((one) => !matches(one, span)) &&
        (any.length === 0 || any.some((one) => matches(one, span)))
      );
    }
    default:
      throw new Error(`not one of the clauses that searches are made of: ${JSON.stringify(clause)}`);
  }
};
