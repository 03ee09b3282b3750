import { tracesAlias } from "../../signals/trace-index.ts";
import type { Workspace } from "../../scripts/workspace/workspace.ts";
import { post, spansOf } from "../support/stack-queries.ts";

/** How many different spans of these traces are stored. */
export type CountSpans = (traceIds: readonly string[]) => Promise<number>;

/** Asks Elasticsearch. */
export const inElasticsearch =
  ({ url }: Pick<Workspace, "url">): CountSpans =>
  async (traceIds) => {
    const found = (await post(`${url(9200)}/${tracesAlias}/_search`, {
      size: 0,
      query: { terms: { trace_id: traceIds } },
      aggs: { spans: { cardinality: { field: "span_id", precision_threshold: 40_000 } } },
    })) as { aggregations: { spans: { value: number } } };
    return found.aggregations.spans.value;
  };

/** Asks Jaeger, a trace at a time. */
export const inJaeger =
  ({ url }: Pick<Workspace, "url">): CountSpans =>
  async (traceIds) => {
    let count = 0;
    for (const traceId of traceIds) {
      count += new Set((await spansOf(url(16_686), traceId)).map(({ id }) => id)).size;
    }
    return count;
  };
