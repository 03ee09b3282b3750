import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type OpenMetricsContentType,
  Registry,
  type RegistryContentType,
  Summary,
} from "prom-client";
import { apiMetrics } from "../../signals/api-metrics.ts";
import type { Metric } from "../../signals/metric.ts";

type InstrumentOf<Definition> =
  Definition extends Metric<"counter", infer Label>
    ? Counter<Label>
    : Definition extends Metric<"gauge", infer Label>
      ? Gauge<Label>
      : Definition extends Metric<"histogram", infer Label>
        ? Histogram<Label>
        : Definition extends Metric<"summary", infer Label>
          ? Summary<Label>
          : never;

type Instruments = { readonly [Key in keyof typeof apiMetrics]: InstrumentOf<(typeof apiMetrics)[Key]> };

/** The instruments of the catalogue, under the catalogue's names. */
export interface Metrics extends Instruments {
  /** Renders OpenMetrics, exemplars included. */
  readonly registry: Registry<OpenMetricsContentType>;
}

/** The histogram whose buckets carry a trace id: the one that people start from when it is slow. */
const withExemplars: ReadonlySet<string> = new Set([apiMetrics.httpRequestDuration.name]);
const summaryWindowSeconds = 600;

const instrument = (
  definition: Metric,
  registry: Registry<RegistryContentType>,
): Counter | Gauge | Histogram | Summary => {
  const { name, help, labels, buckets = [], percentiles = [] } = definition;
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  switch (definition.type) {
    case "counter":
      return new Counter(options);
    case "gauge":
      return new Gauge(options);
    case "histogram":
      return new Histogram({ ...options, buckets: [...buckets], enableExemplars: withExemplars.has(name) });
    case "summary":
      return new Summary({
        ...options,
        percentiles: [...percentiles],
        maxAgeSeconds: summaryWindowSeconds,
        ageBuckets: 2, // each observation is written to every bucket
        pruneAgedBuckets: true,
      });
    default:
      return definition.type satisfies never;
  }
};

/** Makes a registry of its own with every instrument in it; those without labels start at 0. */
export const createMetrics = (): Metrics => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const instruments = Object.entries(apiMetrics).map(([key, definition]) => [key, instrument(definition, registry)]);
  // The mapped type says per key what the switch above has just made.
  return { ...(Object.fromEntries(instruments) as Instruments), registry };
};

/** Adds CPU, memory, garbage collection and event-loop metrics of this process. */
export const addProcessMetrics = ({ registry }: Metrics): void => collectDefaultMetrics({ register: registry });
