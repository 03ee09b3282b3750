import { elasticsearchMetrics } from "../../signals/elasticsearch-metrics.ts";
import { max } from "../../signals/promql/aggregation.ts";
import { equalTo } from "../../signals/promql/operators.ts";
import { value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";

const { health, indexSize } = elasticsearchMetrics;
const service = "elasticsearch";

/** A replica has no home: nothing is lost, but the next failure may lose something. */
export const elasticsearchYellow = defineAlert({
  name: "ElasticsearchYellow",
  file: "stack",
  severity: "warning",
  owner: "platform",
  needs: ["elasticsearch", "keeper"],
  expression: () => equalTo(max(value(health, { color: "yellow" }), ["environment"]), 1),
  labels: () => ({ service }),
  summary: () => "Elasticsearch is yellow",
  description: ({ label }, numbers) =>
    `Elasticsearch in ${label("environment")} has been yellow for ${numbers.for}: some replicas have no home.`,
  runbook: {
    meaning: "Every primary shard is there, but a replica is not assigned to any node.",
    impact: "None yet. Should the node with the primary shard fail now, its data is gone.",
    steps: [
      { text: "Which indices are there?", query: max(value(indexSize), ["family", "day"]) },
      {
        text: "Which shards have no home, and why? `GET /_cat/shards?v&h=index,prirep,state,unassigned.reason`.",
      },
      { text: "Is a node missing? `GET /_cat/nodes?v`." },
    ],
    remedies: [
      "A node is missing: start it.",
      "One node, and an index of yours with replicas: set its `index.number_of_replicas` to 0. The stack's own have none.",
      "No room on the other nodes: see [ElasticsearchDiskFull](ElasticsearchDiskFull.md).",
    ],
  },
  tests: (_numbers, { environment }) => {
    const of = (color: "green" | "yellow" | "red", is: number) =>
      series(health, { environment, service: "keeper", color }, constant(is));
    return [
      {
        title: "fires while the cluster is yellow",
        series: [of("green", 0), of("red", 0), of("yellow", 1)],
        alerts: [{ labels: { environment }, value: 1 }],
      },
      {
        title: "is silent while the cluster is red",
        series: [of("green", 0), of("red", 1), of("yellow", 0)],
        alerts: [],
      },
      { title: "is silent while the cluster is green", series: [of("green", 1), of("yellow", 0)], alerts: [] },
    ];
  },
});
