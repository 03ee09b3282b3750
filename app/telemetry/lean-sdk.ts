import { trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { SdkOptions } from "./tracing.ts";

/** Tracing and nothing else, from OpenTelemetry's smaller packages. */
export const startLeanSdk = ({
  resource,
  sampler,
  processors,
  spanLimits,
}: SdkOptions): { shutdown(): Promise<void> } => {
  const provider = new TracerProvider({ resource, sampler, spanProcessors: processors, spanLimits });
  trace.setGlobalTracerProvider(provider);
  return provider;
};
