import { elasticsearchMetrics } from "../../signals/elasticsearch-metrics.ts";
import { max, sum } from "../../signals/promql/aggregation.ts";
import { divide, greaterThan } from "../../signals/promql/operators.ts";
import { rate, value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";
import { percentage } from "../template.ts";

const { heapUsed, heapMax, indexed } = elasticsearchMetrics;
const service = "elasticsearch";
const by = ["environment", "node"] as const;
const usedShare = divide(max(value(heapUsed), by), max(value(heapMax), by));

/** The heap stays nearly full: collecting garbage frees no more. */
export const elasticsearchHeapHigh = defineAlert({
  name: "ElasticsearchHeapHigh",
  file: "stack",
  severity: "warning",
  owner: "platform",
  needs: ["elasticsearch", "keeper"],
  expression: ({ threshold }) => greaterThan(usedShare, threshold),
  labels: () => ({ service }),
  summary: ({ label, value: shown }) => `${shown("percentage")} of the heap of ${label("node")} is in use`,
  description: ({ label, value: shown }, { threshold, ...numbers }) =>
    `${shown("percentage")} of the heap of Elasticsearch's node ${label("node")} in ${label("environment")} is in use, ` +
    `more than ${percentage(threshold)} for ${numbers.for}.`,
  runbook: {
    meaning:
      "A heap fills and is freed in a saw-tooth. Here it has not fallen below the threshold at all for some time: little " +
      "is garbage, and the collector runs again and again.",
    impact: "Elasticsearch gets slow, refuses requests (circuit breakers), and in the end runs out of memory.",
    steps: [
      { text: "How full is it, and since when?", query: usedShare },
      { text: "Is more written than usual?", query: sum(rate(indexed, "5m"), ["node"]) },
      { text: "What holds it? `GET /_nodes/stats/breaker,indices?human` shows field data, caches and breakers." },
    ],
    remedies: [
      "Give it more: `elasticsearch.heap`, up to half of the machine's memory.",
      "Keep fewer days (`retention.traces`): each open index takes its share.",
      "Stop the search or aggregation that is too large.",
    ],
  },
  tests: ({ threshold }, { environment }) => {
    const heap = (node: string, share: number) => {
      const labels = { environment, service: "keeper", node };
      return [series(heapUsed, labels, constant(share * 1024)), series(heapMax, labels, constant(1024))];
    };
    const [high, low] = [(1 + threshold) / 2, threshold / 2];
    return [
      {
        title: "fires for the node whose heap stays full, and for no other",
        series: [...heap("first", high), ...heap("second", low)],
        alerts: [{ labels: { environment, node: "first" }, value: high }],
      },
      { title: "is silent while half of the threshold is in use", series: heap("first", low), alerts: [] },
    ];
  },
});
