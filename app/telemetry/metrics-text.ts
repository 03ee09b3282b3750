import { Registry } from "prom-client";
import type { Metrics } from "./metrics.ts";
import { toPrometheusText } from "./prometheus-text.ts";

/** Media type of the format that carries exemplars. */
export const openMetricsType = "application/openmetrics-text";

/** Every metric as the reader asked for it: OpenMetrics if `accept` names it, the older text for everybody else. */
export const metricsText = async (
  { registry }: Pick<Metrics, "registry">,
  accept = "",
): Promise<{ readonly type: string; readonly text: string }> => {
  const text = await registry.metrics();
  return accept.includes(openMetricsType)
    ? { type: Registry.OPENMETRICS_CONTENT_TYPE, text }
    : { type: Registry.PROMETHEUS_CONTENT_TYPE, text: toPrometheusText(text) };
};
