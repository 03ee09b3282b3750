import { counter, gauge } from "./metric.ts";

/** The colours of a cluster's health, from good to bad. */
export const healthColors = ["green", "yellow", "red"] as const;

/**
 * Elasticsearch's own figures, as keeper exports them. Those that the usual exporter has too bear its names
 * (https://github.com/prometheus-community/elasticsearch_exporter), so that ready-made dashboards show something.
 */
export const elasticsearchMetrics = {
  health: gauge("elasticsearch_cluster_health_status", {
    help: "1 for the colour of the cluster's health now, 0 for the two others.",
    labels: ["color"],
  }),
  heapUsed: gauge("elasticsearch_jvm_memory_used_bytes", {
    help: "Heap in use.",
    unit: "bytes",
    labels: ["node"],
  }),
  heapMax: gauge("elasticsearch_jvm_memory_max_bytes", { help: "Size of the heap.", unit: "bytes", labels: ["node"] }),
  diskSize: gauge("elasticsearch_filesystem_data_size_bytes", {
    help: "Size of the disk that a node keeps its data on.",
    unit: "bytes",
    labels: ["node"],
  }),
  diskAvailable: gauge("elasticsearch_filesystem_data_available_bytes", {
    help: "What is left for Elasticsearch on that disk.",
    unit: "bytes",
    labels: ["node"],
  }),
  diskLowWatermark: gauge("elasticsearch_filesystem_low_watermark_bytes", {
    help: "With less than this left, the node takes no new indices (cluster.routing.allocation.disk.watermark.low).",
    unit: "bytes",
    labels: ["node"],
  }),
  indexed: counter("elasticsearch_indices_indexing_index_total", {
    help: "Documents that a node has indexed since its start.",
    labels: ["node"],
  }),
  indexingFailed: counter("elasticsearch_indices_indexing_failed_total", {
    help: "Documents that a node could not index since its start.",
    labels: ["node"],
  }),
  indexDocuments: gauge("elasticsearch_index_documents", {
    help: "Documents by kind of index and day; nested ones, such as a span's tags, count on their own.",
    labels: ["family", "day"],
  }),
  indexSize: gauge("elasticsearch_index_size_bytes", {
    help: "Bytes on disk by kind of index and day, replicas included.",
    unit: "bytes",
    labels: ["family", "day"],
  }),
} as const;
