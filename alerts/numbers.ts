import { milliseconds, type Duration } from "../base/duration.ts";
import { thresholds, type AlertName, type Presets } from "./thresholds.ts";

/** What a stack sets of one alert; without it the table in `thresholds.ts` holds. */
export interface AlertOverride {
  readonly threshold?: number;
  readonly window?: Duration;
  readonly for?: Duration;
}

/** Overrides by the alert's name. */
export type AlertOverrides = Readonly<Record<string, AlertOverride>>;

const isAlertName = (name: string): name is AlertName => Object.hasOwn(thresholds, name);

/** Refuses overrides of alerts that there are not, and of numbers that an alert does not have. */
export const checkOverrides = (overrides: AlertOverrides): void => {
  for (const [name, override] of Object.entries(overrides)) {
    if (!isAlertName(name)) {
      throw new Error(`alerts.${name}: no such alert; there are ${Object.keys(thresholds).join(", ")}`);
    }
    const field = Object.keys(override).find((key) => !Object.hasOwn(thresholds[name], key));
    if (field !== undefined) throw new Error(`alerts.${name}.${field}: ${name} has no ${field}; leave it out`);
  }
};

/**
 * The numbers of one alert: the presets, or what the stack has set. A share that can't be exceeded and a window too
 * short for two samples would give an alert that never fires, and throw.
 */
export const resolveNumbers = (
  name: AlertName,
  { overrides = {}, evaluationInterval }: { overrides?: AlertOverrides; evaluationInterval: Duration },
): AlertOverride => {
  const presets: Presets = thresholds[name];
  const values = Object.entries(presets).map(([field, { value }]) => [field, value] as const);
  const numbers: AlertOverride = { ...Object.fromEntries(values), ...overrides[name] };
  const { threshold, window } = numbers;
  if (threshold !== undefined && !(threshold >= 0 && threshold < 1)) {
    throw new Error(`alerts.${name}.threshold: ${threshold} is no share; write 10 % as 0.1`);
  }
  if (window !== undefined && milliseconds(window) < 2 * milliseconds(evaluationInterval)) {
    throw new Error(`alerts.${name}.window: ${window} is shorter than two evaluations of ${evaluationInterval} each`);
  }
  return numbers;
};
