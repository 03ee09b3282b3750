import { elasticsearchMetrics } from "../../../signals/elasticsearch-metrics.ts";
import { min, sum } from "../../../signals/promql/aggregation.ts";
import { lessThan } from "../../../signals/promql/operators.ts";
import { value } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";
import { duration } from "../../numbers.ts";
import { constant, series } from "../../rule-test.ts";

const { diskAvailable, diskLowWatermark, indexSize } = elasticsearchMetrics;
const service = "elasticsearch";
const by = ["environment", "node"] as const;

/**
 * Less room than Elasticsearch's own low watermark. A share of the disk would be wrong somewhere: a laptop's disk is
 * often more than 90 % full with plenty of room left.
 */
export const elasticsearchDiskFull = defineAlert({
  name: "ElasticsearchDiskFull",
  subject: "elasticsearch",
  severity: "critical",
  numbers: {
    for: duration("2m", "A merge needs room for a moment; the daily index of tomorrow needs it for good."),
  },
  expression: () => lessThan(min(value(diskAvailable), by), min(value(diskLowWatermark), by)),
  labels: () => ({ service }),
  summary: ({ label }) => `The disk of ${label("node")} is nearly full`,
  description: ({ label }, numbers) =>
    `For ${numbers.for} the disk of Elasticsearch's node ${label("node")} in ${label("environment")} has had less room ` +
    "than the low watermark: the node takes no new indices, and soon no spans.",
  runbook: {
    meaning:
      "What is left on the disk of a node is less than `cluster.routing.allocation.disk.watermark.low`. At `high` the " +
      "node moves its shards away, at `flood_stage` it makes its indices read-only.",
    impact:
      "With one node tomorrow's index can't be created, and tomorrow's spans are lost. At the flood stage today's are too.",
    steps: [
      { text: "How much is left?", query: min(value(diskAvailable), by) },
      { text: "Which days take the room?", query: sum(value(indexSize), ["family", "day"]) },
      "Are old indices deleted? Keeper's schedule `old-indices` does it ([KeeperScheduleFailing](KeeperScheduleFailing.md)).",
      "Or is it something else on the same disk? `du -xh --max-depth=2 / | sort -h | tail`.",
    ],
    remedies: [
      "Keep less: a shorter `retention.traces` takes effect at keeper's next run after `npm start`.",
      "Trace less: a lower `api.samplingRate`.",
      "Make room on the disk, or a larger one; Elasticsearch writes on by itself once it is below the watermark.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const disk = (node: string, available: number, low: number) => {
      const labels = { environment, service: "keeper", node };
      return [series(diskAvailable, labels, constant(available)), series(diskLowWatermark, labels, constant(low))];
    };
    return [
      {
        title: "fires for the node with less room than its watermark, and for no other",
        series: [...disk("first", 1_900_000_000, 2_000_000_000), ...disk("second", 9_000_000_000, 2_000_000_000)],
        alerts: [{ labels: { environment, node: "first" } }],
        healed: [...disk("first", 2_100_000_000, 2_000_000_000), ...disk("second", 9_000_000_000, 2_000_000_000)],
      },
      {
        title: "is silent on a large disk that is nearly full by its share",
        series: disk("first", 20_000_000_000, 2_000_000_000),
        alerts: [],
      },
    ];
  },
});
