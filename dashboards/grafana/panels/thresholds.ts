import type { ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Limit } from "../../../signals/limits.ts";
import { sdk } from "../sdk.ts";

/** Green, yellow, red; the other way round for a figure whose high values are the good ones. */
export const thresholdSteps = ({ warn, bad }: Limit): ThresholdsConfigBuilder => {
  const steps =
    bad > warn
      ? [
          { value: null, color: "green" },
          { value: warn, color: "yellow" },
          { value: bad, color: "red" },
        ]
      : [
          { value: null, color: "red" },
          { value: bad, color: "yellow" },
          { value: warn, color: "green" },
        ];
  return new sdk.dashboard.ThresholdsConfigBuilder().mode(sdk.dashboard.ThresholdsMode.Absolute).steps(steps);
};

/** No colours but green: for figures of which no value is bad. */
export const noThresholds = (): ThresholdsConfigBuilder =>
  new sdk.dashboard.ThresholdsConfigBuilder()
    .mode(sdk.dashboard.ThresholdsMode.Absolute)
    .steps([{ value: null, color: "green" }]);
