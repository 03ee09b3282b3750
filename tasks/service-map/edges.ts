/** The parts of a span that a service map needs. */
export interface MapSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  /** Spans that caused this span, usually of the same trace. */
  readonly parents: readonly Pick<MapSpan, "traceId" | "spanId">[];
}

/** How often one service called another, as Jaeger stores it. */
export interface Edge {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

const keyOf = ({ traceId, spanId }: Pick<MapSpan, "traceId" | "spanId">): string => `${traceId}:${spanId}`;

/**
 * Counts the calls between services: one for each span whose parent is a span of another service. A missing parent or
 * one of the same service is not a call.
 *
 * @param share Fraction of all calls that the spans represent, above 0 up to 1. Counts are scaled up by it.
 */
export const edgesOf = (
  spans: readonly MapSpan[],
  parents: readonly Pick<MapSpan, "service" | "spanId" | "traceId">[],
  share = 1,
): readonly Edge[] => {
  const services = new Map(parents.map((parent) => [keyOf(parent), parent.service]));
  const counts = new Map<string, Map<string, number>>();
  // Jaeger stores a span twice if it retries a request that Elasticsearch had already executed.
  const distinct = new Map(spans.map((span) => [`${keyOf(span)}:${span.service}`, span])).values();
  for (const { service: child, parents: causes } of distinct) {
    const callers = new Set(causes.map((cause) => services.get(keyOf(cause))));
    for (const parent of callers) {
      if (parent === undefined || parent === child) continue;
      const ofParent = counts.get(parent) ?? new Map<string, number>();
      counts.set(parent, ofParent.set(child, (ofParent.get(child) ?? 0) + 1));
    }
  }
  return [...counts]
    .flatMap(([parent, children]) =>
      [...children].map(([child, count]) => ({ parent, child, callCount: Math.round(count / share) })),
    )
    .toSorted((a, b) => (`${a.parent}\0${a.child}` < `${b.parent}\0${b.child}` ? -1 : 1));
};
