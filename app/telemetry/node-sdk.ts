import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { correlationProcessor } from "./correlation-processor.ts";
import { createCountedProcessor } from "./counted-processor.ts";
import { createExportOutcome } from "./export-outcome.ts";
import type { SdkOptions, Tracing } from "./tracing.ts";

/** OpenTelemetry's all-in-one set-up, for those who add its instrumentations; traces only, as metrics are scraped. */
export const startNodeSdk = async (options: SdkOptions): Promise<Tracing> => {
  const { settings, metrics, log } = options;
  const exporter = new OTLPTraceExporter({
    url: `${settings.endpoint}/v1/traces`,
    timeoutMillis: settings.exportTimeoutMillis,
  });
  const outcome = createExportOutcome({ metrics, log });
  const sdk = new NodeSDK({
    resource: options.resource,
    sampler: options.sampler,
    spanProcessors: [correlationProcessor, createCountedProcessor({ exporter, settings, outcome, metrics })],
    spanLimits: options.spanLimits,
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
