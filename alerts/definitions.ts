// Generated from the files in alerts/definitions/: `npm run test:golden` rewrites it.
import type { Alert } from "./definition.ts";
import { alertmanagerDown } from "./definitions/alertmanager/alertmanager-down.ts";
import { apiEndpointDown } from "./definitions/api/api-endpoint-down.ts";
import { highErrorRate } from "./definitions/api/high-error-rate.ts";
import { elasticsearchDiskFull } from "./definitions/elasticsearch/elasticsearch-disk-full.ts";
import { elasticsearchDown } from "./definitions/elasticsearch/elasticsearch-down.ts";
import { elasticsearchHeapHigh } from "./definitions/elasticsearch/elasticsearch-heap-high.ts";
import { elasticsearchRed } from "./definitions/elasticsearch/elasticsearch-red.ts";
import { elasticsearchYellow } from "./definitions/elasticsearch/elasticsearch-yellow.ts";
import { keeperScheduleFailing } from "./definitions/keeper/keeper-schedule-failing.ts";
import { prometheusTargetDown } from "./definitions/prometheus/prometheus-target-down.ts";
import { watchdog } from "./definitions/prometheus/watchdog.ts";
import { errorBudgetBurnFast, errorBudgetBurnSlow } from "./definitions/slo/error-budget-burn.ts";
import { jaegerDown } from "./definitions/traces/jaeger-down.ts";
import { spansDropped } from "./definitions/traces/spans-dropped.ts";
import { traceExportFailing } from "./definitions/traces/trace-export-failing.ts";

/** Every alert, by its subject. */
export const alertDefinitions: readonly Alert[] = [
  alertmanagerDown,
  apiEndpointDown,
  highErrorRate,
  elasticsearchDiskFull,
  elasticsearchDown,
  elasticsearchHeapHigh,
  elasticsearchRed,
  elasticsearchYellow,
  keeperScheduleFailing,
  prometheusTargetDown,
  watchdog,
  errorBudgetBurnFast,
  errorBudgetBurnSlow,
  jaegerDown,
  spansDropped,
  traceExportFailing,
];
