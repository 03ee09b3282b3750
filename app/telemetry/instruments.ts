import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry, type Summary } from "prom-client";
import type { Metric } from "../../signals/metric.ts";
import { RecentSummary } from "./recent-summary.ts";

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

/** An instrument for each metric of a part of the catalogue, with the catalogue's names. */
export type Instruments<Definitions extends Readonly<Record<string, Metric>>> = {
  readonly [Key in keyof Definitions]: InstrumentOf<Definitions[Key]>;
};

export interface InstrumentsOptions {
  readonly registry: Registry | Registry<OpenMetricsContentType>;
  /** Names of the histograms whose buckets carry a trace ID. Defaults to none. */
  readonly withExemplars?: ReadonlySet<string>;
}

const summaryWindowSeconds = 600;

const instrument = (
  definition: Metric,
  { registry, withExemplars }: InstrumentsOptions,
): Counter | Gauge | Histogram | Summary => {
  const { name, help, labels, buckets = [], percentiles = [] } = definition;
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  switch (definition.type) {
    case "counter":
      return new Counter(options);
    case "gauge":
      return new Gauge(options);
    case "histogram":
      return new Histogram({ ...options, buckets: [...buckets], enableExemplars: withExemplars?.has(name) === true });
    case "summary":
      return new RecentSummary({ ...options, percentiles: [...percentiles], maxAgeSeconds: summaryWindowSeconds });
    default:
      return definition.type satisfies never;
  }
};

/** Creates an instrument in a registry for every definition; those without labels start at 0. */
export const createInstruments = <Definitions extends Readonly<Record<string, Metric>>>(
  definitions: Definitions,
  options: InstrumentsOptions,
): Instruments<Definitions> => {
  const instruments = Object.entries(definitions).map(([key, definition]) => [key, instrument(definition, options)]);
  // The mapped type states per key what the switch above has created.
  return Object.fromEntries(instruments) as Instruments<Definitions>;
};
