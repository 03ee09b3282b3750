import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { ParentBasedSampler } from "@opentelemetry/sdk-trace";
import { correlationProcessor } from "./correlation-processor.ts";
import { createCountedProcessor } from "./counted-processor.ts";
import { createExportOutcome } from "./export-outcome.ts";
import type { SdkOptions, Tracing } from "./tracing.ts";

/**
 * OpenTelemetry's all-in-one setup, for users who add its instrumentations; traces only, because metrics are scraped.
 */
export const startNodeSdk = async (options: SdkOptions): Promise<Tracing> => {
  const { settings, metrics, log } = options;
  const exporter = new OTLPTraceExporter({
    url: `${settings.endpoint}/v1/traces`,
    timeoutMillis: settings.exportTimeoutMillis,
  });
  const outcome = createExportOutcome({ metrics, log });
  const sdk = new NodeSDK({
    resource: options.resource,
    sampler: new ParentBasedSampler({ root: options.root }),
    spanProcessors: [correlationProcessor, createCountedProcessor({ exporter, settings, outcome, metrics })],
    spanLimits: { attributeValueLengthLimit: options.longestText },
    contextManager: options.contextManager,
    textMapPropagator: options.propagator,
    autoDetectResources: false,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return { healthy: outcome.healthy, shutdown: () => sdk.shutdown() };
};
