import type { Bytes } from "../../base/units.ts";

/**
 * Room that must be left on Elasticsearch's disk. In sizes, not in percent: a laptop's disk is often more than 90 % full
 * with plenty of room left. Below `low` an alert fires, below `high` the index of a new day finds no home (so no span
 * does), below `floodStage` the indices that are there become read-only.
 */
export const diskWatermarks = {
  low: "2Gi",
  high: "1Gi",
  floodStage: "512Mi",
} as const satisfies Readonly<Record<string, Bytes>>;

/** A size as Elasticsearch writes it: `512mb` is 512 MiB there. */
export const elasticsearchSize = (size: Bytes): string => size.replace("Mi", "mb").replace("Gi", "gb");
