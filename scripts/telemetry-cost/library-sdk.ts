import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { ParentBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { correlationProcessor } from "../../app/telemetry/correlation-processor.ts";
import { createCountedProcessor } from "../../app/telemetry/counted-processor.ts";
import { createExportOutcome } from "../../app/telemetry/export-outcome.ts";
import { createIdGenerator } from "../../app/telemetry/id-generator.ts";
import type { StartSdk } from "../../app/telemetry/tracing.ts";

/** OpenTelemetry's tracer, batch processor and exporter without sdk-node: what would take the place of the lean set-up. */
export const startLibrarySdk: StartSdk = ({ settings, metrics, log, resource, root, longestText }) => {
  const url = `${settings.endpoint}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: settings.exportTimeoutMillis });
  const outcome = createExportOutcome({ metrics, log });
  const provider = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [correlationProcessor, createCountedProcessor({ exporter, settings, outcome, metrics })],
    spanLimits: { attributeValueLengthLimit: longestText },
    idGenerator: createIdGenerator(),
  });
  trace.setGlobalTracerProvider(provider);
  return { healthy: outcome.healthy, shutdown: () => provider.shutdown() };
};
