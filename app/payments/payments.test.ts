import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, migrate, openDatabase } from "../database/database.ts";
import { createLogger } from "../telemetry/logger.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createLocalPayments } from "./local-payments.ts";
import { paymentsMigrations } from "./migrations.ts";
import type { NewPayment, Payments } from "./payments.ts";

const metrics = createMetrics();
const payment: NewPayment = { order_id: 11, amount: 19.99, method: "paypal" };
let database: Database;
let payments: Payments;

beforeAll(async () => {
  database = openDatabase(":memory:", metrics);
  await migrate(database, paymentsMigrations);
  payments = createLocalPayments({ database, metrics, log: createLogger({ serviceName: "t", logLevel: "silent" }) });
});
afterAll(() => database.destroy());

test("a repeated call with the same key gets the first payment, also concurrently", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => payments.pay(payment, "k-1")));
  const [first] = answers;
  expect(answers).toEqual([first, first, first]);
  expect(first).toMatchObject({ ...payment, status: "succeeded" });
  expect(await payments.get(first?.id ?? 0)).toEqual(first);
});

test.each([{ amount: 20 }, { order_id: 12 }, { method: "card" as const }])(
  "a key that belongs to another payment is rejected: %o",
  async (difference) => {
    await payments.pay(payment, "k-2");
    const reuse = payments.pay({ ...payment, ...difference }, "k-2");
    await expect(reuse).rejects.toMatchObject({ status: 422, field: "idempotency-key" });
  },
);

test("without a key each call pays, and too large a payment is declined and counted", async () => {
  const first = await payments.pay(payment);
  expect((await payments.pay(payment)).id).not.toBe(first.id);
  expect(await payments.pay({ ...payment, amount: 10_000.01 })).toMatchObject({ status: "declined" });
  const { values } = await metrics.paymentAmount.get();
  expect(values.find(({ labels }) => labels.outcome === "declined")?.value).toBe(10_000.01);
});

test("a payment that does not exist is not found", async () => {
  await expect(payments.get(404)).rejects.toMatchObject({ status: 404, field: "id" });
});
