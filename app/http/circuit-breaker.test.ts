import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";

test("an open circuit lets one call through after its timeout, and closes if it succeeds", async () => {
  const states: string[] = [];
  const breaker = createCircuitBreaker({
    isTheirs: (error) => error instanceof TypeError,
    refusal: "not now",
    failures: 2,
    openMillis: 30,
    onChange: (state) => states.push(state),
  });
  const fail = (error: Error) => async () => {
    throw error;
  };

  for (let failure = 0; failure < 3; failure++) {
    await expect(breaker(fail(new RangeError("ours")))).rejects.toThrow("ours");
  }
  expect(states).toEqual([]);
  await expect(breaker(fail(new TypeError("theirs")))).rejects.toThrow("theirs");
  await expect(breaker(fail(new TypeError("theirs")))).rejects.toThrow("theirs");
  await expect(breaker(async () => 1)).rejects.toMatchObject({ status: 503, message: "not now" });
  await wait(40);
  expect(await breaker(async () => 2)).toBe(2);
  expect(await breaker(async () => 3)).toBe(3);
  expect(states).toEqual(["open", "closed"]);
});
