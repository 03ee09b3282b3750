import { expect, test } from "vitest";
import { stopInOrder } from "./stop-in-order.ts";
import { createLogger } from "./telemetry/logger.ts";

const log = createLogger({ serviceName: "t", logLevel: "silent" });

test("a part that hangs or fails does not keep the others from stopping", async () => {
  const ended: string[] = [];
  const began = performance.now();
  const never = new Promise<never>(() => {});
  await stopInOrder(
    [
      { name: "hangs", millis: 30, end: () => never },
      { name: "fails", millis: 30, end: () => Promise.reject(new Error("no")) },
      { name: "ends", millis: 30, end: async () => ended.push("ends") },
    ],
    log,
  );
  expect(ended).toEqual(["ends"]);
  expect(performance.now() - began).toBeLessThan(500);
});
