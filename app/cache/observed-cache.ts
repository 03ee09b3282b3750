import type { Span } from "@opentelemetry/api";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import { type SpanName, spans } from "../../signals/spans.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { recordFailure, withSpan } from "../telemetry/span.ts";
import type { Cache } from "./cache.ts";

export interface ObservedCacheOptions {
  /** The kind of storage, such as `memory`. */
  readonly system: string;
  readonly metrics: Pick<Metrics, "cacheRequests">;
  readonly log: Logger;
}

interface Step<Result> {
  readonly name: SpanName;
  readonly group: string;
  readonly run: (span: Span) => Promise<Result>;
}

const operation: OperationType = "database";
const outcomes = ["hit", "miss", "error"] as const;

/** Measures and traces a cache. If the cache fails, it returns a miss, and the request continues. */
export const observeCache = (cache: Cache, { system, metrics, log }: ObservedCacheOptions): Cache => {
  for (const outcome of outcomes) metrics.cacheRequests.inc({ outcome }, 0);
  let healthy = true;

  const answered = (): void => {
    if (!healthy) log.info("The cache answers again");
    healthy = true;
  };

  const failed = (error: unknown): void => {
    metrics.cacheRequests.inc({ outcome: "error" });
    if (healthy) log.warn({ error }, "The cache does not answer; requests go on without it");
    healthy = false;
  };

  const observe = <Result>({ name, group, run }: Step<Result>): Promise<Result | undefined> =>
    withSpan(
      name,
      { [attributes.operationType]: operation, [attributes.cacheSystem]: system, [attributes.cacheGroup]: group },
      async (span) => {
        try {
          const result = await run(span);
          answered();
          return result;
        } catch (error) {
          recordFailure(span, error);
          failed(error);
          return undefined;
        }
      },
    );

  return {
    get: (group, key) =>
      observe({
        name: spans.cacheGet,
        group,
        async run(span) {
          const value = await cache.get(group, key);
          const hit = value !== undefined;
          span.setAttribute(attributes.cacheHit, hit);
          metrics.cacheRequests.inc({ outcome: hit ? "hit" : "miss" });
          return value;
        },
      }),
    set: (group, key, value, seconds) =>
      observe({ name: spans.cacheSet, group, run: () => cache.set(group, key, value, seconds) }),
    invalidate: (group) => observe({ name: spans.cacheInvalidation, group, run: () => cache.invalidate(group) }),
    check: () => cache.check(),
    close: () => cache.close(),
  };
};
