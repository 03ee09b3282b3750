import { elasticsearchMetrics } from "../../signals/elasticsearch-metrics.ts";
import { max } from "../../signals/promql/aggregation.ts";
import { equalTo } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";

const { health, indexSize } = elasticsearchMetrics;
const service = "elasticsearch";

/** A primary shard has no home: part of the data can neither be read nor written. */
export const elasticsearchRed = defineAlert({
  name: "ElasticsearchRed",
  file: "stack",
  severity: "critical",
  owner: "platform",
  needs: ["elasticsearch", "keeper"],
  expression: () => equalTo(max(value(health, { color: "red" }), ["environment"]), 1),
  labels: () => ({ service }),
  summary: () => "Elasticsearch is red",
  description: ({ label }, numbers) =>
    `Elasticsearch in ${label("environment")} has been red for ${numbers.for}: part of the spans can neither be read nor written.`,
  runbook: {
    meaning:
      "A primary shard is not assigned to any node. Searches answer without it, and what would be written to it is refused.",
    impact: "Spans of the days concerned are missing in searches; if it is today's index, new spans are lost.",
    steps: [
      {
        text: "Which indices are there, and which of them lost its bytes?",
        query: max(value(indexSize), ["family", "day"]),
      },
      {
        text: "Which shards have no home, and why? `GET /_cluster/allocation/explain`, and `GET /_cat/shards?v&h=index,prirep,state,unassigned.reason`.",
      },
      { text: "Is the disk full, or its data folder damaged? The log of Elasticsearch names the shard and the file." },
    ],
    remedies: [
      "No room: see [ElasticsearchDiskFull](ElasticsearchDiskFull.md); then `POST /_cluster/reroute?retry_failed=true`.",
      "A node is missing: start it; its shards come back with it.",
      "The shard is damaged for good: restore the index from its snapshot, or delete that day's index.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const of = (color: "green" | "yellow" | "red", is: number) =>
      series(health, { environment, service: "keeper", color }, constant(is));
    return [
      {
        title: "fires while the cluster is red",
        series: [of("green", 0), of("yellow", 0), of("red", 1)],
        alerts: [{ labels: { environment }, value: 1 }],
      },
      {
        title: "is silent while the cluster is yellow",
        series: [of("green", 0), of("yellow", 1), of("red", 0)],
        alerts: [],
      },
      { title: "is silent while the cluster is green", series: [of("green", 1), of("red", 0)], alerts: [] },
    ];
  },
});
