import { isValidSpanId, isValidTraceId } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { createIdGenerator } from "./id-generator.ts";

test("all IDs are valid and different, however many are generated", () => {
  const ids = createIdGenerator();
  const traces = Array.from({ length: 1000 }, () => ids.generateTraceId());
  const spans = Array.from({ length: 1000 }, () => ids.generateSpanId());
  expect(traces.filter((id) => !isValidTraceId(id))).toEqual([]);
  expect(spans.filter((id) => !isValidSpanId(id))).toEqual([]);
  expect(new Set(traces).size).toBe(1000);
  expect(new Set(spans).size).toBe(1000);
});
