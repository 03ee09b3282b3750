import { NodeSDK } from "@opentelemetry/sdk-node";
import type { SdkOptions } from "./tracing.ts";

/** OpenTelemetry's all-in-one set-up, for those who add its instrumentations; traces only, as metrics are scraped. */
export const startNodeSdk = (options: SdkOptions): { shutdown(): Promise<void> } => {
  const sdk = new NodeSDK({
    resource: options.resource,
    sampler: options.sampler,
    spanProcessors: options.processors,
    spanLimits: options.spanLimits,
    contextManager: options.contextManager,
    textMapPropagator: options.propagator,
    autoDetectResources: false,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return sdk;
};
