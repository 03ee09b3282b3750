import { collectDefaultMetrics, type OpenMetricsContentType, Registry } from "prom-client";
import { apiMetrics } from "../../signals/api-metrics.ts";
import { createInstruments, type Instruments } from "./instruments.ts";

/** The instruments of the catalogue, with the catalogue's names. */
export interface Metrics extends Instruments<typeof apiMetrics> {
  /** Renders OpenMetrics, including exemplars. */
  readonly registry: Registry<OpenMetricsContentType>;
}

/** The histogram whose buckets carry a trace ID: people start from it when requests are slow. */
const withExemplars: ReadonlySet<string> = new Set([apiMetrics.httpRequestDuration.name]);

/** Creates a registry with every instrument; those without labels start at 0. */
export const createMetrics = (): Metrics => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return { ...createInstruments(apiMetrics, { registry, withExemplars }), registry };
};

/** Adds CPU, memory, garbage collection and event-loop metrics of this process. */
export const addProcessMetrics = ({ registry }: Metrics): void => collectDefaultMetrics({ register: registry });
