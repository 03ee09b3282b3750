import { elasticsearchMetrics } from "../../../signals/elasticsearch-metrics.ts";
import { sum } from "../../../signals/promql/aggregation.ts";
import { rate } from "../../../signals/promql/selectors.ts";
import { shareOf } from "../../families/figure.ts";
import { above } from "../../families/threshold.ts";
import { duration, share } from "../../numbers.ts";

const { heapUsed, heapMax, indexed } = elasticsearchMetrics;

/** The heap stays nearly full: collecting garbage frees no more. */
export const elasticsearchHeapHigh = above({
  name: "ElasticsearchHeapHigh",
  subject: "elasticsearch",
  severity: "warning",
  figure: shareOf({ used: heapUsed, whole: heapMax }, { by: ["environment", "node"] }),
  threshold: share(0.9, "A healthy heap falls far below this at each collection of garbage."),
  for: duration("10m", "The heap's saw-tooth has gone down by then, unless there is nothing left to free."),
  summary: ({ label, figure }) => `${figure} of the heap of Elasticsearch's node ${label("node")} is in use`,
  meaning:
    "A heap fills and is freed in a saw-tooth. Here it has not fallen below the threshold at all for some time: little " +
    "is garbage, and the collector runs again and again.",
  impact: "Elasticsearch gets slow, refuses requests (circuit breakers), and in the end runs out of memory.",
  steps: [
    { text: "Is more written than usual?", query: sum(rate(indexed, "5m"), ["node"]) },
    "What fills it? `GET /_nodes/stats/breaker,indices?human` shows field data, caches and breakers.",
  ],
  remedies: [
    "Give it more: `elasticsearch.heap`, up to half of the machine's memory.",
    "Keep fewer days (`retention.traces`): each open index takes its share.",
    "Stop the search or aggregation that is too large.",
  ],
});
