import { expect, test } from "vitest";
import { fakeScreen } from "../tools/fake-screen.ts";
import { showSteps } from "./progress.ts";

const step = (phase: "begins" | "done" | "failed", name: string, type = "stack:index:Process") =>
  ({ phase, operation: "create", type, name }) as const;

test("in a pipe there is a line for each step that ended, and no control character", () => {
  const { screen, written } = fakeScreen();
  const steps = showSteps(screen, ["api", "jaeger"], {});
  steps.onStep(step("begins", "api"));
  steps.onStep(step("done", "api"));
  steps.onStep(step("begins", "jaeger"));
  steps.onStep(step("failed", "jaeger"));
  expect(steps.end()).toBe(2);
  expect(written).toEqual(["  ✓ api     healthy after 0.0 s\n", "  ✗ jaeger  failed after 0.0 s\n"]);
});

test("on a terminal it shows what is to come until its own step begins, not that of the node above it", () => {
  const { screen, written } = fakeScreen(80);
  const steps = showSteps(screen, ["api", "jaeger"], {});
  steps.onStep(step("begins", "jaeger", "observability:index:Service"));
  steps.onStep(step("begins", "api"));
  expect(written.at(-1)).toContain("jaeger");
  steps.onStep(step("begins", "jaeger"));
  expect(written.at(-1)).not.toContain("to come");
  steps.end();
  expect(written.at(-1)).toMatch(/A.\[J$/s);
});
