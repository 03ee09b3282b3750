import { healthColors } from "../signals/elasticsearch-metrics.ts";
import { askJson } from "../base/ask.ts";
import type { Collector } from "./collector.ts";
import { indexFigures, type ListedIndex } from "./index-figures.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { KeeperSettings } from "./settings.ts";
import { watermarkBytes } from "./watermark.ts";

interface NodeStats {
  readonly name: string;
  readonly indices: { readonly indexing: { readonly index_total: number; readonly index_failed: number } };
  readonly jvm: { readonly mem: { readonly heap_used_in_bytes: number; readonly heap_max_in_bytes: number } };
  readonly fs: { readonly total: { readonly total_in_bytes: number; readonly available_in_bytes: number } };
}

interface DiskSettings {
  readonly cluster?: { readonly routing?: { readonly allocation?: { readonly disk?: { watermark?: unknown } } } };
}

const nodeFields = ["name", "indices.indexing", "jvm.mem.heap_*_in_bytes", "fs.total"];
const paths = {
  health: "/_cluster/health?filter_path=status",
  nodes: `/_nodes/stats/jvm,fs,indices?filter_path=${nodeFields.map((field) => `nodes.*.${field}`).join(",")}`,
  indices: "/_cat/indices?format=json&bytes=b&h=index,docs.count,store.size",
  settings: "/_cluster/settings?include_defaults=true&filter_path=*.cluster.routing.allocation.disk.watermark",
} as const;

const clear = ({ elasticsearch }: Pick<KeeperMetrics, "elasticsearch">): void => {
  for (const instrument of Object.values(elasticsearch)) instrument.reset();
};

/** The disk's low watermark. Transient settings override persistent ones, and these override files and defaults. */
const lowWatermark = (settings: Readonly<Record<string, DiskSettings>>) => {
  const of = (kind: string) =>
    (settings[kind]?.cluster?.routing?.allocation?.disk?.watermark ?? {}) as Readonly<Record<string, string>>;
  const all = { ...of("defaults"), ...of("persistent"), ...of("transient") };
  return { low: all["low"] ?? "", headroom: all["low.max_headroom"] };
};

/** Elasticsearch's health, heap, disk, indexing and index sizes. */
export const elasticsearchFigures = (
  { url, retentionMs, credentials }: NonNullable<KeeperSettings["elasticsearch"]>,
  metrics: Pick<KeeperMetrics, "elasticsearch">,
): Collector => ({
  name: "elasticsearch",
  collect: async (timeoutMs) => {
    const get = (path: string) => askJson(`${url}${path}`, { timeoutMs, credentials });
    // Elasticsearch's reference defines each response; a missing part fails the collection.
    const [health, { nodes }, indices, settings] = (await Promise.all([
      get(paths.health),
      get(paths.nodes),
      get(paths.indices),
      get(paths.settings),
    ])) as [
      { readonly status: string },
      { readonly nodes: Readonly<Record<string, NodeStats>> },
      readonly ListedIndex[],
      Readonly<Record<string, DiskSettings>>,
    ];
    const figures = indexFigures(indices, { retentionMs, now: Date.now() });
    const watermark = lowWatermark(settings);
    const rows = Object.values(nodes).map(({ name: node, indices: { indexing }, jvm: { mem }, fs: { total } }) => ({
      node,
      indexing,
      mem,
      total,
      low: watermarkBytes(watermark, total.total_in_bytes),
    }));
    // From here on nothing can fail or wait: a scrape sees either all old values or all new ones.
    clear(metrics);
    const to = metrics.elasticsearch;
    for (const color of healthColors) to.health.set({ color }, health.status === color ? 1 : 0);
    for (const { node, indexing, mem, total, low } of rows) {
      to.heapUsed.set({ node }, mem.heap_used_in_bytes);
      to.heapMax.set({ node }, mem.heap_max_in_bytes);
      to.diskSize.set({ node }, total.total_in_bytes);
      to.diskAvailable.set({ node }, total.available_in_bytes);
      if (low !== undefined) to.diskLowWatermark.set({ node }, low);
      to.indexed.inc({ node }, indexing.index_total);
      to.indexingFailed.inc({ node }, indexing.index_failed);
    }
    for (const { family, day, documents, bytes } of figures) {
      to.indexDocuments.set({ family, day }, documents);
      to.indexSize.set({ family, day }, bytes);
    }
  },
  forget: () => clear(metrics),
});
