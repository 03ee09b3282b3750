import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../database/database.ts";
import { createLocalOrders } from "../orders/local-orders.ts";
import { createOrderStore, type OrderRow } from "../orders/order-store.ts";
import { createSettlement, type Settle } from "../orders/settlement.ts";
import { createLocalPayments } from "../payments/local-payments.ts";
import { prepareDatabase } from "../prepare-database.ts";
import { createLogger } from "../telemetry/logger.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createLocalUsers } from "../users/local-users.ts";
import { keepSpans } from "./spans.ts";

const log = createLogger({ serviceName: "t", logLevel: "silent" });
const role = "all";

export interface StoresOptions {
  /** Its name on spans. */
  readonly system: string;
  /** Called before the first test. */
  readonly url: () => string;
}

/** Concurrent writers. */
export const writers = Array.from({ length: 100 }, (_, index) => index);

/** The tests for users, orders and payments that every database must pass. */
export const testStores = ({ system, url }: StoresOptions): void => {
  const metrics = createMetrics();
  let spans: ReturnType<typeof keepSpans>;
  let database: Database;
  let settle: Settle;
  const users = () => createLocalUsers({ database, metrics, log });
  const payments = () => createLocalPayments({ database, metrics, log });
  const orders = () => createLocalOrders({ store: createOrderStore(database), users: users(), settle, metrics, log });
  const countOf = async (counter: { get(): Promise<{ values: { value: number }[] }> }): Promise<number> =>
    (await counter.get()).values.reduce((sum, { value }) => sum + value, 0);

  beforeAll(async () => {
    spans = keepSpans();
    database = openDatabase(url(), metrics);
    await prepareDatabase(database, { role, demoData: true });
    settle = createSettlement({ store: createOrderStore(database), payments: payments(), metrics, log });
  });
  afterAll(() => database.destroy());

  test("tables are created once, and IDs continue after those of the demo data", async () => {
    await prepareDatabase(database, { role, demoData: true });
    expect(await users().list({ skip: 3, limit: 5 })).toMatchObject([{ id: 4 }, { id: 5 }]);
    expect(await users().create({ username: "grace", email: "grace@example.org" })).toMatchObject({
      id: 6,
      version: 1,
    });
    expect(await payments().pay({ order_id: 3, amount: 5.75, method: "card" })).toMatchObject({ id: 4, amount: 5.75 });
  });

  test("a duplicate name is a conflict, on create and on update", async () => {
    const taken = { status: 409, field: "username" };
    await expect(users().create({ username: "ada", email: "new@example.org" })).rejects.toMatchObject(taken);
    await expect(users().update(2, { email: "ada@example.org" })).rejects.toMatchObject(taken);
    await expect(users().update(999, { email: "nobody@example.org" })).rejects.toMatchObject({ status: 404 });
    await expect(users().remove(999)).rejects.toMatchObject({ status: 404 });
  });

  test("an order is stored with its items and paid once", async () => {
    const items = [
      { name: "book", quantity: 3, price: 7.35 },
      { name: "pen", quantity: 1, price: 0.5 },
    ];
    const order = await orders().create({ user_id: 2, items, method: "paypal" });
    expect(order).toMatchObject({ id: 4, amount: 22.55, status: "paid", items });
    expect(await orders().get(4)).toEqual(order);
    expect((await orders().list({ skip: 1, limit: 5, user_id: 2 })).map(({ id }) => id)).toEqual([4]);
  });

  test("none of many concurrent changes to one user is lost", async () => {
    const { version } = await users().get(5);
    await Promise.all(
      writers.map((writer) =>
        users().update(5, writer % 2 ? { username: `writer-${writer}` } : { email: `${writer}@example.org` }),
      ),
    );
    const after = await users().get(5);
    expect(after.version).toBe(version + writers.length);
    expect([after.username, after.email]).toEqual([
      expect.stringMatching(/^writer-/),
      expect.stringMatching(/^\d+@example\.org$/),
    ]);

    const changes = writers.map((writer) => users().update(5, { username: `late-${writer}` }, `"${after.version}"`));
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 412 });
  });

  test("an order that is settled concurrently is paid once", async () => {
    const now = new Date().toISOString();
    const about = {
      user_id: 1,
      amount_cents: 12_34,
      method: "card",
      payment_id: null,
      payment_key: "one order",
    } as const;
    const store = createOrderStore(database);
    const pending: OrderRow = await store.insert({ ...about, status: "pending", created_at: now, updated_at: now }, []);
    const [completed, paid] = [await countOf(metrics.ordersCompleted), await countOf(metrics.payments)];

    const settled = await Promise.all(writers.map(() => settle(pending)));
    expect(new Set(settled.map(({ status, payment_id }) => `${status} ${payment_id}`)).size).toBe(1);
    expect(settled[0]).toMatchObject({ status: "paid", updated_at: settled.at(-1)?.updated_at });
    expect(await countOf(metrics.ordersCompleted)).toBe(completed + 1);
    expect(await countOf(metrics.payments)).toBe(paid + 1);
  });

  test("many concurrent payments with one key are one payment", async () => {
    const pay = () => payments().pay({ order_id: 77, amount: 3.21, method: "card" }, "one key");
    const answers = await Promise.all(writers.map(pay));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const rows = await database.selectFrom("payments").select("id").where("order_id", "=", 77).execute();
    expect(rows).toEqual([{ id: answers[0]?.id }]);
  });

  test("a statement is a span and a measurement that name the database and the table, and contain no value", async () => {
    spans.clear();
    await users().update(3, { email: "private@example.org" });
    const span = spans.named("UPDATE users");
    expect(span?.attributes).toMatchObject({
      "db.system.name": system,
      "db.operation.name": "UPDATE",
      "db.collection.name": "users",
    });
    expect(span?.attributes["db.query.text"]).not.toContain("private");
  });

  test("a number stays a number on every database", async () => {
    const { count, sum } = await database
      .selectFrom("payments")
      .select(({ fn }) => [fn.countAll<number>().as("count"), fn.sum<number>("amount_cents").as("sum")])
      .executeTakeFirstOrThrow();
    expect([typeof count, typeof sum]).toEqual(["number", "number"]);
  });
};
