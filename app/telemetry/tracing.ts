import { context, type ContextManager, propagation, type TextMapPropagator } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import type { Sampler } from "@opentelemetry/sdk-trace";
import type { Settings, TracingSettings } from "../settings/settings.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

/** What both set-ups of the SDK are given. */
export interface SdkOptions {
  readonly resource: Resource;
  /** Decides about the spans that begin a trace; all others are kept if their parent is. */
  readonly root: Sampler;
  /** Characters of one attribute; the rest is cut off. */
  readonly longestText: number;
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator;
  readonly settings: TracingSettings;
  readonly metrics: Pick<Metrics, "spansDropped" | "exportFailures">;
  readonly log: Logger;
}

/** Tracing of this process. */
export interface Tracing {
  /** False while the collector takes no spans. */
  readonly healthy: () => boolean;
  /** Sends what is left, for as long as the collector is given. */
  readonly shutdown: () => Promise<void>;
}

/** Registers a tracer that makes spans as {@link SdkOptions} say. */
export type StartSdk = (options: SdkOptions) => Tracing | Promise<Tracing>;

/** No more than this of one value: a document pasted into a field must not fill the storage. */
const longestText = 4096;

/** Registers the propagation of context, without which neither logs nor other services know the request. */
export const startContext = (): Pick<SdkOptions, "contextManager" | "propagator"> => {
  const contextManager = new AsyncLocalStorageContextManager().enable();
  const propagator = new W3CTraceContextPropagator();
  context.setGlobalContextManager(contextManager);
  propagation.setGlobalPropagator(propagator);
  return { contextManager, propagator };
};

const sdkOf = async ({ sdk }: TracingSettings): Promise<StartSdk> =>
  sdk === "node" ? (await import("./node-sdk.ts")).startNodeSdk : (await import("./lean-sdk.ts")).startLeanSdk;

/**
 * Starts tracing as the settings say; with `OTEL_ENABLED=false` only context is passed on, and nothing is loaded.
 * `start` takes the place of the SDK that the settings name.
 */
export const startTracing = async (
  settings: Settings,
  metrics: Metrics,
  log: Logger,
  start?: StartSdk,
): Promise<Tracing> => {
  const around = startContext();
  const { tracing } = settings;
  if (!tracing.enabled) return { healthy: () => true, shutdown: async () => {} };

  const [{ AlwaysOnSampler, TraceIdRatioBasedSampler }, { resourceOf }] = await Promise.all([
    import("@opentelemetry/sdk-trace"),
    import("./resource.ts"),
  ]);
  return (start ?? (await sdkOf(tracing)))({
    resource: resourceOf(settings),
    root: tracing.samplingRate === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(tracing.samplingRate),
    longestText,
    ...around,
    settings: tracing,
    metrics,
    log,
  });
};
