import type { Alert } from "./definition.ts";
import { apiEndpointDown } from "./definitions/api-endpoint-down.ts";
import { errorBudgetBurnFast, errorBudgetBurnSlow } from "./definitions/error-budget-burn.ts";
import { highErrorRate } from "./definitions/high-error-rate.ts";
import { watchdog } from "./definitions/watchdog.ts";

/** Every alert, in the order in which people read them. */
export const alertDefinitions: readonly Alert[] = [
  highErrorRate,
  apiEndpointDown,
  errorBudgetBurnFast,
  errorBudgetBurnSlow,
  watchdog,
];
