import { counter, gauge } from "./metric.ts";

/** The colors of a cluster's health, from good to bad. */
export const healthColors = ["green", "yellow", "red"] as const;

/**
 * Elasticsearch's metrics, as keeper exports them. They use the names of the common exporter where it has them
 * (https://github.com/prometheus-community/elasticsearch_exporter), so that existing dashboards work.
 */
export const elasticsearchMetrics = {
  health: gauge("elasticsearch_cluster_health_status", {
    help: "1 for the current color of the cluster's health, 0 for the other two.",
    labels: ["color"],
  }),
  heapUsed: gauge("elasticsearch_jvm_memory_used_bytes", {
    help: "Heap in use.",
    unit: "bytes",
    labels: ["node"],
  }),
  heapMax: gauge("elasticsearch_jvm_memory_max_bytes", { help: "Size of the heap.", unit: "bytes", labels: ["node"] }),
  diskSize: gauge("elasticsearch_filesystem_data_size_bytes", {
    help: "Size of a node's data disk.",
    unit: "bytes",
    labels: ["node"],
  }),
  diskAvailable: gauge("elasticsearch_filesystem_data_available_bytes", {
    help: "Space available to Elasticsearch on a node's data disk.",
    unit: "bytes",
    labels: ["node"],
  }),
  diskLowWatermark: gauge("elasticsearch_filesystem_low_watermark_bytes", {
    help: "If less than this is available, the node gets no new indices (cluster.routing.allocation.disk.watermark.low).",
    unit: "bytes",
    labels: ["node"],
  }),
  indexed: counter("elasticsearch_indices_indexing_index_total", {
    help: "Documents indexed by a node since its start.",
    labels: ["node"],
  }),
  indexingFailed: counter("elasticsearch_indices_indexing_failed_total", {
    help: "Documents that a node failed to index since its start.",
    labels: ["node"],
  }),
  indexDocuments: gauge("elasticsearch_index_documents", {
    help: "Documents by index family and day; nested ones, such as a span's tags, count separately.",
    labels: ["family", "day"],
  }),
  indexSize: gauge("elasticsearch_index_size_bytes", {
    help: "Bytes on disk by index family and day, including replicas.",
    unit: "bytes",
    labels: ["family", "day"],
  }),
} as const;
