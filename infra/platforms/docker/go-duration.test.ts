import { expect, test } from "vitest";
import type { Duration } from "../../../base/duration.ts";
import { goDuration } from "./go-duration.ts";

test.each([
  ["5s", "5s"],
  ["120s", "2m0s"],
  ["90s", "1m30s"],
  ["3m", "3m0s"],
  ["1h", "1h0m0s"],
  ["1d", "24h0m0s"],
  ["250ms", "250ms"],
  ["1500ms", "1.5s"],
] as const satisfies readonly (readonly [Duration, string])[])("%s is %s to Go", (duration, text) => {
  expect(goDuration(duration)).toBe(text);
});
