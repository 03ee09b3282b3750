import { apiMetrics } from "../../signals/api-metrics.ts";
import { collectorMetrics } from "../../signals/collector-metrics.ts";
import { instant } from "../support/stack-queries.ts";

const { enqueueFailedSpans, exportFailedSpans, refusedSpans, bulkIndexErrors } = collectorMetrics;
const counters = [apiMetrics.spansDropped, enqueueFailedSpans, exportFailedSpans, refusedSpans, bulkIndexErrors];

const everything = counters.map(({ name }) => `(sum(${name}) or vector(0))`).join(" + ");

/** How many spans the services and the collector have counted as lost since they started, by a Prometheus. */
export const countedLosses = async (prometheus: string): Promise<number> =>
  (await instant(prometheus, everything)) ?? 0;

/** Which of these alerts have been pending or firing within the last seconds. */
export const raisedAlerts = async (
  prometheus: string,
  names: readonly string[],
  seconds: number,
): Promise<readonly string[]> => {
  const samples = await Promise.all(
    names.map((name) => instant(prometheus, `sum(count_over_time(ALERTS{alertname="${name}"}[${seconds}s]))`)),
  );
  return names.filter((_, index) => (samples[index] ?? 0) > 0);
};
