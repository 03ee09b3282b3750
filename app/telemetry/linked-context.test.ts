import { createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { LinkedContext } from "./linked-context.ts";

const [first, second] = [createContextKey("first"), createContextKey("second")];

test("a context has its own value and its parent's values, and the parent does not change", () => {
  const outer = new LinkedContext(ROOT_CONTEXT.setValue(first, 1), second, 2);
  const inner = outer.setValue(first, 3);
  expect([outer.getValue(first), outer.getValue(second)]).toEqual([1, 2]);
  expect([inner.getValue(first), inner.getValue(second)]).toEqual([3, 2]);
  expect(inner.getValue(createContextKey("other"))).toBeUndefined();
});

test("a deleted value is missing only in the new context", () => {
  const outer = new LinkedContext(ROOT_CONTEXT, first, 1);
  expect(outer.deleteValue(first).getValue(first)).toBeUndefined();
  expect(outer.getValue(first)).toBe(1);
});
