import { expect, test } from "vitest";
import type { Paint } from "../../tools/paint.ts";
import { doneLine, liveStepLines } from "./step-lines.ts";

/** Colours as people can read them. */
const named: Paint = (format, text) => `<${String(format)}>${text}</>`;
const none: Paint = (_format, text) => text;

const moment = {
  running: [
    { name: "api", verb: "starting", ms: 940 },
    { name: "elasticsearch", verb: "restarting", ms: 12_345 },
  ],
  waiting: ["index-templates", "jaeger"],
  ms: 250,
  isInterrupted: false,
};

test("a frame has a line for each that runs with its seconds, and one for all that is to come", () => {
  expect(liveStepLines(none, moment, 13)).toEqual([
    "  ⠹ api            starting     0.9 s",
    "  ⠹ elasticsearch  restarting  12.3 s",
    "  ⠹ waiting: index-templates, jaeger",
  ]);
});

test("the sign turns with the time, and the end of it is told", () => {
  const later = { ...moment, running: [], waiting: ["jaeger"], ms: 350, isInterrupted: true };
  expect(liveStepLines(named, later, 13)).toEqual([
    "  <cyan>⠸</> <dim>waiting: jaeger</>",
    "<yellow>  Interrupted: what is under way is brought to its end first …</>",
  ]);
});

test("what is done stays in green, what failed in red", () => {
  const step = { name: "api", verb: "healthy after", ms: 1234, isFailed: false };
  expect(doneLine(named, step, 6)).toBe("  <green>✓</> api     <dim>healthy after</> 1.2 s");
  expect(doneLine(named, { ...step, verb: "failed after", isFailed: true }, 6)).toBe(
    "  <red>✗</> api     <red>failed after</> 1.2 s",
  );
});
