import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { BucketAggregation, MetricAggregation } from "@grafana/grafana-foundation-sdk/elasticsearch";
import { storedSpanFields } from "../../../signals/trace-index.ts";
import type { Condition } from "../../../signals/traces/condition.ts";
import { durationFields, type TraceField } from "../../../signals/traces/fields.ts";
import { toLucene } from "../../../signals/traces/lucene.ts";
import { sdk } from "../sdk.ts";
import { datasources, type ColumnQuery, type Legend, type PanelQuery } from "./query.ts";

/** How many spans there are, or the percentile of their durations in microseconds (`µs`). */
export type SpanFigure = "count" | `p${number}`;

/** Which spans of Elasticsearch are meant. */
export interface SpanSelection {
  /** Defaults to every span. */
  readonly where?: Condition;
  /** Defaults to the services that the reader has chosen. */
  readonly services?: "chosen" | "all";
}

interface Grouped<Field extends TraceField> extends SpanSelection {
  readonly figure: SpanFigure;
  /** Fields that make a group. */
  readonly by: readonly Field[];
}

/** How many groups of each field: those with the most spans. */
const groups = 20;

/**
 * Several chosen services become `(a|b)`, all of them `.+`, which is the variable's own text for "all": only a pattern takes
 * both.
 */
const chosenServices = "service:/${service:regex}/";

const luceneOf = ({ where, services = "chosen" }: SpanSelection): string =>
  [...(services === "chosen" ? [chosenServices] : []), ...(where ? [toLucene(where)] : [])].join(" AND ") || "*:*";

/** The SDK's builders of metrics write the type `unknown`, so these are written out. */
const metric = (figure: SpanFigure): MetricAggregation =>
  figure === "count"
    ? { id: "1", type: "count" }
    : { id: "1", type: "percentiles", field: durationFields.stored, settings: { percents: [figure.slice(1)] } };

const terms = (field: string, position: number): Builder<BucketAggregation> =>
  new sdk.elasticsearch.TermsBuilder()
    .id(String(position + 3))
    .field(field)
    .settings({
      order: sdk.elasticsearch.TermsOrder.Desc,
      orderBy: "_count",
      size: String(groups),
      min_doc_count: "1",
    });

const overTime = (): Builder<BucketAggregation> =>
  new sdk.elasticsearch.DateHistogramBuilder()
    .id("2")
    .field(storedSpanFields.start)
    .settings({ interval: "auto", min_doc_count: "0", trimEdges: "0" });

const asked = (
  refId: string,
  {
    alias,
    buckets,
    metric: figure,
    ...selection
  }: SpanSelection & {
    readonly alias?: string;
    readonly buckets: readonly Builder<BucketAggregation>[];
    readonly metric: MetricAggregation;
  },
) => {
  const query = new sdk.elasticsearch.DataqueryBuilder()
    .refId(refId)
    .datasource(datasources.spans)
    .query(luceneOf(selection))
    .timeField(storedSpanFields.start)
    .metrics([{ build: () => figure }])
    .bucketAggs([...buckets]);
  return alias === undefined ? query : query.alias(alias);
};

/** A figure of spans over time, one line for each group. A count is that of each step of the graph. */
export const spanSeries = <const Field extends TraceField = never>({
  by = [],
  legend,
  figure,
  ...selection
}: SpanSelection & {
  readonly figure: SpanFigure;
  /** Defaults to one line for all spans. */
  readonly by?: readonly Field[];
  readonly legend: Legend<NoInfer<Field>>;
}): PanelQuery => ({
  datasource: datasources.spans,
  target: (refId) =>
    asked(refId, { ...selection, alias: legend, metric: metric(figure), buckets: [...by.map(terms), overTime()] }),
});

/** A figure of spans over the whole time range for each group, as a column of a table. */
export const spanColumn = <const Field extends TraceField>({
  by,
  figure,
  ...selection
}: Grouped<Field>): ColumnQuery<Field> => ({
  datasource: datasources.spans,
  valueField: () => (figure === "count" ? "Count" : `p${Number(figure.slice(1)).toFixed(1)} ${durationFields.stored}`),
  target: (refId) => asked(refId, { ...selection, metric: metric(figure), buckets: by.map(terms) }),
});

/** The newest spans themselves, a row for each. */
export const spanRows = ({ limit, ...selection }: SpanSelection & { readonly limit: number }): PanelQuery => ({
  datasource: datasources.spans,
  target: (refId) =>
    asked(refId, {
      ...selection,
      metric: { id: "1", type: "raw_data", settings: { size: String(limit) } },
      buckets: [],
    }),
});
