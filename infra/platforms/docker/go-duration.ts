import { milliseconds, type Duration } from "../../../base/duration.ts";

const parts = [
  { unit: "h", size: 3_600_000 },
  { unit: "m", size: 60_000 },
] as const;

/**
 * A duration as Go prints it: `120s` is `2m0s`, `500ms` stays. Pulumi's docker plugin reads a health check back in this
 * form, and another spelling of the same length would be a change at each `up`
 * (https://pkg.go.dev/time#Duration.String).
 */
export const goDuration = (duration: Duration): string => {
  let rest = milliseconds(duration);
  if (rest < 1000) return `${rest}ms`;
  let text = "";
  for (const { unit, size } of parts) {
    const count = Math.floor(rest / size);
    if (count > 0 || text !== "") text += `${count}${unit}`;
    rest -= count * size;
  }
  return `${text}${rest / 1000}s`;
};
