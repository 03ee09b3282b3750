import { context, type ContextManager, propagation, type TextMapPropagator } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import type { Sampler } from "@opentelemetry/sdk-trace";
import type { Settings, TracingSettings } from "../settings/settings.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

export interface SdkOptions {
  readonly resource: Resource;
  /** Samples root spans; all others follow their parent. */
  readonly root: Sampler;
  /** Maximum length of an attribute; the rest is cut off. */
  readonly longestText: number;
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator;
  readonly settings: TracingSettings;
  readonly metrics: Pick<Metrics, "spansDropped" | "exportFailures">;
  readonly log: Logger;
}

export interface Tracing {
  /** False while the collector accepts no spans. */
  readonly healthy: () => boolean;
  /** Sends the remaining spans, until the collector's timeout. */
  readonly shutdown: () => Promise<void>;
}

/** Maximum length of a value: a document pasted into a field must not fill the storage. */
const longestText = 4096;

/** Registers context propagation, which connects logs and other services to a request. */
export const startContext = (): Pick<SdkOptions, "contextManager" | "propagator"> => {
  const contextManager = new AsyncLocalStorageContextManager().enable();
  const propagator = new W3CTraceContextPropagator();
  context.setGlobalContextManager(contextManager);
  propagation.setGlobalPropagator(propagator);
  return { contextManager, propagator };
};

/**
 * Starts tracing with these settings. With `OTEL_ENABLED=false`, only the context is propagated, and nothing is loaded.
 */
export const startTracing = async (settings: Settings, metrics: Metrics, log: Logger): Promise<Tracing> => {
  const around = startContext();
  const { tracing } = settings;
  if (!tracing.enabled) return { healthy: () => true, shutdown: async () => {} };

  const [{ TraceIdRatioBasedSampler }, { resourceOf }] = await Promise.all([
    import("@opentelemetry/sdk-trace"),
    import("./resource.ts"),
  ]);
  const start =
    tracing.sdk === "node"
      ? (await import("./node-sdk.ts")).startNodeSdk
      : (await import("./lean-sdk.ts")).startLeanSdk;
  return start({
    resource: resourceOf(settings),
    root: new TraceIdRatioBasedSampler(tracing.samplingRate),
    longestText,
    ...around,
    settings: tracing,
    metrics,
    log,
  });
};
