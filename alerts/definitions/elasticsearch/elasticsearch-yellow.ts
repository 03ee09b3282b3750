import { elasticsearchMetrics } from "../../../signals/elasticsearch-metrics.ts";
import { whileTrue } from "../../families/state.ts";
import { duration } from "../../numbers.ts";

/** A replica is not assigned: nothing is lost, but the next failure may lose something. */
export const elasticsearchYellow = whileTrue({
  name: "ElasticsearchYellow",
  subject: "elasticsearch",
  severity: "warning",
  gauge: elasticsearchMetrics.health,
  where: { color: "yellow" },
  by: ["environment"],
  for: duration("10m", "A node that restarts comes back within minutes; nothing is lost meanwhile."),
  summary: () => "Elasticsearch is yellow",
  consequence: "some replicas are not assigned",
  meaning: "Every primary shard is there, but a replica is not assigned to any node.",
  impact: "None yet. If the node with the primary shard fails now, its data is gone.",
  steps: [
    "Which shards are not assigned, and why? `GET /_cat/shards?v&h=index,prirep,state,unassigned.reason`.",
    "Is a node missing? `GET /_cat/nodes?v`.",
  ],
  remedies: [
    "A node is missing: start it.",
    "One node, and an index of yours with replicas: set its `index.number_of_replicas` to 0. The stack's own have none.",
    "No room on the other nodes: see [ElasticsearchDiskFull](ElasticsearchDiskFull.md).",
  ],
});
