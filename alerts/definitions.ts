import type { Alert } from "./definition.ts";
import { alertmanagerDown } from "./definitions/alertmanager-down.ts";
import { apiEndpointDown } from "./definitions/api-endpoint-down.ts";
import { errorBudgetBurnFast, errorBudgetBurnSlow } from "./definitions/error-budget-burn.ts";
import { elasticsearchDiskFull } from "./definitions/elasticsearch-disk-full.ts";
import { elasticsearchDown } from "./definitions/elasticsearch-down.ts";
import { elasticsearchHeapHigh } from "./definitions/elasticsearch-heap-high.ts";
import { elasticsearchRed } from "./definitions/elasticsearch-red.ts";
import { elasticsearchYellow } from "./definitions/elasticsearch-yellow.ts";
import { highErrorRate } from "./definitions/high-error-rate.ts";
import { jaegerDown } from "./definitions/jaeger-down.ts";
import { keeperScheduleFailing } from "./definitions/keeper-schedule-failing.ts";
import { prometheusTargetDown } from "./definitions/prometheus-target-down.ts";
import { spansDropped } from "./definitions/spans-dropped.ts";
import { traceExportFailing } from "./definitions/trace-export-failing.ts";
import { watchdog } from "./definitions/watchdog.ts";

/** Every alert, in the order in which people read them. */
export const alertDefinitions: readonly Alert[] = [
  highErrorRate,
  apiEndpointDown,
  errorBudgetBurnFast,
  errorBudgetBurnSlow,
  jaegerDown,
  traceExportFailing,
  spansDropped,
  elasticsearchDown,
  elasticsearchRed,
  elasticsearchYellow,
  elasticsearchDiskFull,
  elasticsearchHeapHigh,
  prometheusTargetDown,
  alertmanagerDown,
  keeperScheduleFailing,
  watchdog,
];
