import { expect, test } from "vitest";
import { fakeScreen } from "../../tools/fake-screen.ts";
import { showSteps } from "./progress.ts";

const units = [
  { name: "api", kind: "service" },
  { name: "jaeger", kind: "service" },
] as const;

const step = (phase: "begins" | "done" | "failed", name: string, type = "stack:index:Process") =>
  ({ phase, operation: "create", type, name }) as const;

test("in a pipe there is a line for each step that ended, and no control character", () => {
  const { screen, written } = fakeScreen();
  const steps = showSteps(screen, units, {});
  steps.onStep(step("begins", "api"));
  steps.onStep(step("done", "api"));
  steps.onStep(step("begins", "jaeger"));
  steps.onStep(step("failed", "jaeger"));
  expect(steps.end()).toBe(2);
  expect(written).toEqual(["  ✓ api     healthy after 0.0 s\n", "  ✗ jaeger  failed after 0.0 s\n"]);
});

test("on a terminal it shows what is to come until its own step begins, not that of the node above it", () => {
  const { screen, written } = fakeScreen(80);
  const steps = showSteps(screen, units, {});
  steps.onStep(step("begins", "jaeger", "observability:index:Service"));
  steps.onStep(step("begins", "api"));
  expect(written.at(-1)).toContain("jaeger");
  steps.onStep(step("begins", "jaeger"));
  expect(written.at(-1)).not.toContain("to come");
  steps.end();
  expect(written.at(-1)).toMatch(/A.\[J$/s);
});

const docker = (operation: string, type: string, name: string) => {
  const about = { operation, type, name };
  return [
    { phase: "begins", ...about },
    { phase: "done", ...about },
  ] as const;
};

test("of containers it tells what becomes of the services, and nothing of what only belongs to them", () => {
  const { screen, written } = fakeScreen();
  const steps = showSteps(screen, [...units, { name: "migrate", kind: "task" }], {});
  const container = "docker:index/container:Container";
  const all = [
    ...docker("create", "docker:index/remoteImage:RemoteImage", "api"),
    ...docker("create", container, "api-files"),
    ...docker("create", container, "migrate"),
    ...docker("delete-replaced", container, "api"),
    ...docker("create-replacement", container, "api"),
    ...docker("same", container, "jaeger"),
  ];
  for (const one of all) steps.onStep(one);
  expect(steps.end()).toBe(2);
  expect(written).toEqual(["  ✓ migrate  done after 0.0 s\n", "  ✓ api      healthy again after 0.0 s\n"]);
});
