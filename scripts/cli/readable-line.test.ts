import { expect, test } from "vitest";
import { readableLine } from "./readable-line.ts";

test.each([
  [
    '{"level":"info","timestamp":"2026-01-02T08:30:15Z","service":"api","message":"Stopping"}',
    "2026-01-02T08:30:15Z info Stopping",
  ],
  ['{"level":"info","message":"no time"}', "info no time"],
  ['{"level":"info","msg":"of another"}', '{"level":"info","msg":"of another"}'],
  ['{"cut":"off', '{"cut":"off'],
  ["[2026-01-02][INFO ] started", "[2026-01-02][INFO ] started"],
])("%j is read as %j", (line, text) => {
  expect(readableLine(line)).toBe(text);
});
