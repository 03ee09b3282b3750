import { setImmediate as nextTurn } from "node:timers/promises";
import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { atEndOfTurn } from "./end-of-turn.ts";
import { startContext } from "./tracing.ts";

const collect = () => {
  const batches: (readonly number[])[] = [];
  return { batches, ...atEndOfTurn<number>((values) => batches.push(values)) };
};

test("values of one turn are handled together when it is over, those of the next turn after them", async () => {
  const { add, batches } = collect();
  add(1);
  add(2);
  expect(batches).toEqual([]);
  await nextTurn();
  add(3);
  await nextTurn();
  expect(batches.filter(({ length }) => length > 0)).toEqual([[1, 2], [3]]);
});

test("flush handles what waits at once, and nothing twice", async () => {
  const { add, flush, batches } = collect();
  add(1);
  flush();
  expect(batches).toEqual([[1]]);
  await nextTurn();
  expect(batches.flat()).toEqual([1]);
});

test("a turn with very many values handles some of them before its end", async () => {
  const { add, batches } = collect();
  for (let value = 0; value < 1000; value += 1) add(value);
  expect(batches.flat().length).toBeGreaterThan(700);
  await nextTurn();
  expect(batches.flat()).toEqual(Array.from({ length: 1000 }, (_, value) => value));
});

test("the work runs in the context of no request", async () => {
  context.disable();
  const { contextManager } = startContext();
  const seen: unknown[] = [];
  const key = createContextKey("request");
  const { add } = atEndOfTurn<number>(() => seen.push(context.active().getValue(key)));
  context.with(ROOT_CONTEXT.setValue(key, "one"), () => add(1));
  await nextTurn();
  expect(seen).toEqual([undefined]);
  contextManager.disable();
  context.disable();
});
