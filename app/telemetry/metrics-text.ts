import { Registry } from "prom-client";
import type { Metrics } from "./metrics.ts";
import { toPrometheusText } from "./prometheus-text.ts";

/** Media type of the format with exemplars. */
export const openMetricsType = "application/openmetrics-text";

/** All metrics in the requested format: OpenMetrics if `accept` names it, otherwise the older text format. */
export const metricsText = async (
  { registry }: Pick<Metrics, "registry">,
  accept = "",
): Promise<{ readonly type: string; readonly text: string }> => {
  const text = await registry.metrics();
  return accept.includes(openMetricsType)
    ? { type: Registry.OPENMETRICS_CONTENT_TYPE, text }
    : { type: Registry.PROMETHEUS_CONTENT_TYPE, text: toPrometheusText(text) };
};
