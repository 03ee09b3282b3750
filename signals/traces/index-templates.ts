import { searchFields } from "../attributes.ts";
import { storedSpanFields, tracesAlias } from "../trace-index.ts";
import { durationFields, fieldPaths, tagField } from "./fields.ts";

const keyword = { type: "keyword", ignore_above: 256 } as const;
const keyValues = {
  type: "nested",
  dynamic: false,
  properties: { key: keyword, type: keyword, value: keyword },
} as const;

const tagMapping = (type: "keyword" | "long") =>
  // Jaeger's own search compares text, ranges need numbers: both, side by side.
  type === "keyword" ? keyword : { ...keyword, fields: { num: { type: "long", ignore_malformed: true } } };

const aliases = Object.fromEntries(
  Object.entries(fieldPaths).map(([name, path]) => [name, { type: "alias", path }] as const),
);

const settings = { number_of_shards: 1, number_of_replicas: 0 } as const;
/** Above Jaeger's own templates (priority 0 to 4xx), should somebody let it create them. */
const priority = 500;

/**
 * The index templates that Jaeger's indices are created from, by their path in Elasticsearch's API. They repeat the
 * mapping that Jaeger 2 itself would create and add what people search by.
 */
export const tracesTemplates = (): Readonly<Record<string, unknown>> => ({
  "/_index_template/observability-spans": {
    index_patterns: ["jaeger-span-*"],
    priority,
    template: {
      aliases: { [tracesAlias]: {} },
      settings: {
        index: {
          ...settings,
          // A span is found this long after it was stored, at the latest.
          refresh_interval: "250ms",
          mapping: { nested_fields: { limit: 50 } },
          requests: { cache: { enable: true } },
        },
      },
      mappings: {
        dynamic_templates: [
          { span_tags_map: { path_match: "tag.*", mapping: keyword } },
          { process_tags_map: { path_match: "process.tag.*", mapping: keyword } },
        ],
        properties: {
          [storedSpanFields.traceId]: keyword,
          spanID: keyword,
          parentSpanID: keyword,
          [storedSpanFields.operation]: keyword,
          flags: { type: "integer" },
          startTime: { type: "long" },
          [storedSpanFields.start]: { type: "date", format: "epoch_millis" },
          [durationFields.stored]: { type: "long" },
          references: {
            type: "nested",
            dynamic: false,
            properties: { refType: keyword, spanID: keyword, traceID: keyword },
          },
          process: {
            properties: { serviceName: keyword, tag: { type: "object" }, tags: keyValues },
          },
          tags: keyValues,
          tag: {
            type: "object",
            properties: Object.fromEntries(
              searchFields.map(({ attribute, type }) => [tagField(attribute), tagMapping(type)]),
            ),
          },
          logs: {
            type: "nested",
            dynamic: false,
            properties: { timestamp: { type: "long" }, fields: keyValues },
          },
          ...aliases,
        },
      },
    },
  },
  "/_index_template/observability-services": {
    index_patterns: ["jaeger-service-*"],
    priority,
    template: {
      settings: { index: { ...settings, refresh_interval: "250ms" } },
      mappings: { properties: { serviceName: keyword, operationName: keyword } },
    },
  },
  "/_index_template/observability-dependencies": {
    index_patterns: ["jaeger-dependencies-*"],
    priority,
    template: { settings: { index: settings } },
  },
});
