import { trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { correlationProcessor } from "./correlation-processor.ts";
import { createExportOutcome } from "./export-outcome.ts";
import { createEncodingProcessor } from "./otlp/encoding-processor.ts";
import { createSender } from "./otlp/send.ts";
import type { SdkOptions, Tracing } from "./tracing.ts";

/** OpenTelemetry's tracer with an exporter of our own: tracing and nothing else. */
export const startLeanSdk = async ({ resource, sampler, spanLimits, ...options }: SdkOptions): Promise<Tracing> => {
  const { settings, metrics, log } = options;
  const outcome = createExportOutcome({ metrics, log });
  const { endpoint, headers, exportTimeoutMillis } = settings;
  const sender = await createSender({ endpoint, headers, timeoutMillis: exportTimeoutMillis });
  const processor = createEncodingProcessor({ resource, settings, sender, outcome, metrics });
  const spanProcessors = [correlationProcessor, processor];
  const provider = new TracerProvider({ resource, sampler, spanProcessors, spanLimits });
  trace.setGlobalTracerProvider(provider);
  return { healthy: outcome.healthy, shutdown: () => provider.shutdown() };
};
