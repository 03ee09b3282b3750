import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrate, openDatabase, type Database } from "../database/database.ts";
import { Problem } from "../http/problem.ts";
import type { Payment, Payments } from "../payments/payments.ts";
import { createLogger } from "../telemetry/logger.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createLocalOrders } from "./local-orders.ts";
import { ordersMigrations } from "./migrations.ts";
import { createOrderStore } from "./order-store.ts";
import type { NewOrder, Orders } from "./orders.ts";
import { watchPendingOrders } from "./pending-orders.ts";
import { createSettlement } from "./settlement.ts";

const log = createLogger({ serviceName: "t", logLevel: "silent" });
const user = { id: 4, username: "u", email: "u@e.org", created_at: "", updated_at: "", version: 1 };
const order: NewOrder = { user_id: 4, amount: 12.34, method: "paypal" };

let database: Database;
let orders: Orders;
let pay: Payments["pay"];
let watch: () => () => Promise<void>;
const keys: (string | undefined)[] = [];

const paid = async (status: Payment["status"] = "succeeded"): Promise<Payment> => ({
  id: 91,
  order_id: 1,
  amount: 12.34,
  method: "paypal",
  status,
  created_at: "",
});

beforeEach(async () => {
  keys.length = 0;
  pay = () => paid();
  const metrics = createMetrics();
  database = openDatabase(":memory:", metrics);
  await migrate(database, ordersMigrations);
  const store = createOrderStore(database);
  const payments: Payments = {
    get: () => paid(),
    pay(payment, key) {
      keys.push(key);
      return pay(payment, key);
    },
  };
  const settle = createSettlement({ store, payments, metrics, log });
  orders = createLocalOrders({ store, users: { get: async () => user }, settle, metrics, log });
  watch = () => watchPendingOrders({ store, settle, log, intervalMillis: 5, ageMillis: -1000 });
});
afterEach(() => database.destroy());

test("an order is stored, paid with its own key, and has the status paid", async () => {
  const items = [{ name: "book", quantity: 3, price: 7.35 }];
  const created = await orders.create({ user_id: 4, items, method: "card" });
  expect(created).toMatchObject({ id: 1, user_id: 4, amount: 22.05, status: "paid", payment_id: 91, items });
  expect(await orders.get(1)).toEqual(created);
  await orders.create(order);
  expect(new Set(keys).size).toBe(2);
});

test.each([
  ["declines", () => paid("declined"), 91],
  ["refuses", () => Promise.reject(new Problem("reused_key", "no")), null],
])("an order whose payment the service %s is closed as payment_failed", async (_, outcome, payment_id) => {
  pay = outcome;
  expect(await orders.create(order)).toMatchObject({ status: "payment_failed", payment_id });
});

test("an order without a response from payments stays pending, and is settled later with the same key", async () => {
  pay = () => Promise.reject(new Problem("timeout", "slow"));
  await expect(orders.create(order)).rejects.toMatchObject({
    status: 504,
    message: expect.stringContaining("Order 1 "),
  });
  expect(await orders.get(1)).toMatchObject({ status: "pending", payment_id: null });

  pay = () => paid();
  const stop = watch();
  await vi.waitFor(async () => expect(await orders.get(1)).toMatchObject({ status: "paid", payment_id: 91 }));
  await stop();
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
});

test("an order whose payment fails repeatedly does not keep others from being settled", async () => {
  pay = () => Promise.reject(new Problem("timeout", "slow"));
  await Promise.allSettled([orders.create(order), orders.create(order)]);
  pay = (payment) => (payment.order_id === 1 ? Promise.reject(new Problem("upstream", "broken")) : paid());
  const stop = watch();
  await vi.waitFor(async () => expect(await orders.get(2)).toMatchObject({ status: "paid" }));
  await stop();
  expect(await orders.get(1)).toMatchObject({ status: "pending" });
});

test("after an error that is not from payments itself, the order is settled later", async () => {
  pay = () => Promise.reject(new Problem("not_found", "another server"));
  await expect(orders.create(order)).rejects.toMatchObject({ status: 502 });
  expect(await orders.get(1)).toMatchObject({ status: "pending" });
});

test("a list is one page of one user's orders", async () => {
  for (let count = 0; count < 4; count += 1) await orders.create({ ...order, user_id: count % 2 === 0 ? 4 : 5 });
  expect((await orders.list({ skip: 1, limit: 5, user_id: 4 })).map(({ id }) => id)).toEqual([3]);
  expect((await orders.list({ skip: 1, limit: 2 })).map(({ id }) => id)).toEqual([2, 3]);
});

test("an order that does not exist is not found", async () => {
  await expect(orders.get(77)).rejects.toMatchObject({ status: 404, field: "id" });
});

test("an order has items or an amount, and cannot exceed the maximum payment", async () => {
  const item = { name: "yacht", quantity: 2, price: 900_000 };
  const about = { user_id: order.user_id, method: order.method };
  const refused = (field: string) => ({ status: 400, field });
  await expect(orders.create(about)).rejects.toMatchObject(refused("amount"));
  await expect(orders.create({ ...order, items: [item] })).rejects.toMatchObject(refused("items"));
  await expect(orders.create({ ...about, items: [item] })).rejects.toMatchObject(refused("items"));
});
