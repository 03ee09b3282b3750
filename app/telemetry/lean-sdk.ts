import { trace } from "@opentelemetry/api";
import { markCorrelation } from "./correlation-processor.ts";
import { createExportOutcome } from "./export-outcome.ts";
import { createIdGenerator } from "./id-generator.ts";
import { createEncodingProcessor } from "./otlp/encoding-processor.ts";
import { createLeanTracerProvider } from "./otlp/lean-tracer.ts";
import { createSender } from "./otlp/send.ts";
import type { SdkOptions, Tracing } from "./tracing.ts";

/** OpenTelemetry's API with our own tracer and exporter; traces only. */
export const startLeanSdk = async ({ resource, root, longestText, ...options }: SdkOptions): Promise<Tracing> => {
  const { settings, metrics, log } = options;
  const outcome = createExportOutcome({ metrics, log });
  const { endpoint, headers, exportTimeoutMillis } = settings;
  const sender = await createSender({ endpoint, headers, timeoutMillis: exportTimeoutMillis });
  const { onEnd, shutdown } = createEncodingProcessor({ resource, settings, sender, outcome, metrics });
  const idGenerator = createIdGenerator();
  trace.setGlobalTracerProvider(
    createLeanTracerProvider({ root, idGenerator, longestText, onStart: markCorrelation, onEnd }),
  );
  return { healthy: outcome.healthy, shutdown };
};
