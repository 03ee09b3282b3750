import { elasticsearchMetrics } from "../../../signals/elasticsearch-metrics.ts";
import { whileTrue } from "../../families/state.ts";
import { duration } from "../../numbers.ts";

/** A primary shard is not assigned: part of the data can neither be read nor written. */
export const elasticsearchRed = whileTrue({
  name: "ElasticsearchRed",
  subject: "elasticsearch",
  severity: "critical",
  gauge: elasticsearchMetrics.health,
  where: { color: "red" },
  by: ["environment"],
  for: duration("1m", "Red for some seconds is a cluster that starts; longer, and data can't be reached."),
  summary: () => "Elasticsearch is red",
  consequence: "part of the spans can neither be read nor written",
  meaning:
    "A primary shard is not assigned to any node. Searches answer without it, and what would be written to it is refused.",
  impact: "Spans of the days concerned are missing in searches; if it is today's index, new spans are lost.",
  steps: [
    "Which shards are not assigned, and why? `GET /_cluster/allocation/explain`, and `GET /_cat/shards?v&h=index,prirep,state,unassigned.reason`.",
    "Is the disk full, or its data folder damaged? The log of Elasticsearch names the shard and the file.",
  ],
  remedies: [
    "No room: see [ElasticsearchDiskFull](ElasticsearchDiskFull.md); then `POST /_cluster/reroute?retry_failed=true`.",
    "A node is missing: start it; its shards come back with it.",
    "The shard is damaged for good: restore the index from its snapshot, or delete that day's index.",
  ],
});
