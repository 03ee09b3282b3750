import { expect, test } from "vitest";
import { howItEnded } from "./end.ts";

test.each([
  [0, null, "with exit code 0"],
  [3, null, "with exit code 3"],
  [null, "SIGTERM", "by SIGTERM"],
  [137, null, "by SIGKILL"],
  [143, undefined, "by SIGTERM"],
  [255, null, "with exit code 255"],
] as const)("exit code %s and signal %s read as: %s", (code, signal, text) => {
  expect(howItEnded(code, signal)).toBe(text);
});
