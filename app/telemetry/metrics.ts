import { collectDefaultMetrics, type OpenMetricsContentType, Registry } from "prom-client";
import { apiMetrics } from "../../signals/api-metrics.ts";
import { createInstruments, type Instruments } from "./instruments.ts";

/** The instruments of the catalogue, under the catalogue's names. */
export interface Metrics extends Instruments<typeof apiMetrics> {
  /** Renders OpenMetrics, exemplars included. */
  readonly registry: Registry<OpenMetricsContentType>;
}

/** The histogram whose buckets carry a trace id: the one that people start from when it is slow. */
const withExemplars: ReadonlySet<string> = new Set([apiMetrics.httpRequestDuration.name]);

/** Makes a registry of its own with every instrument in it; those without labels start at 0. */
export const createMetrics = (): Metrics => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return { ...createInstruments(apiMetrics, { registry, withExemplars }), registry };
};

/** Adds CPU, memory, garbage collection and event-loop metrics of this process. */
export const addProcessMetrics = ({ registry }: Metrics): void => collectDefaultMetrics({ register: registry });
