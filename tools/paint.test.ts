import { afterEach, expect, test, vi } from "vitest";
import { colourfulEnvironment, fakeScreen } from "./fake-screen.ts";
import { painter } from "./paint.ts";

afterEach(() => void vi.unstubAllEnvs());

test.each([
  ["a terminal", 80, {}, true],
  ["a terminal with NO_COLOR", 80, { NO_COLOR: "1" }, false],
  ["a dumb terminal", 80, { TERM: "dumb" }, false],
  ["a pipe", undefined, {}, false],
  ["a pipe with FORCE_COLOR", undefined, { FORCE_COLOR: "1" }, true],
] as const)("colours on %s", (_name, columns, env, isColoured) => {
  for (const [name, value] of Object.entries({ ...colourfulEnvironment, ...env })) vi.stubEnv(name, value);
  expect(painter(fakeScreen(columns).screen)("red", "x")).toBe(isColoured ? "\u001B[31mx\u001B[39m" : "x");
});
