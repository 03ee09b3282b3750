import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, migrate, openDatabase } from "../app/database/database.ts";
import { createRemote } from "../app/http/remote.ts";
import { createLocalOrders } from "../app/orders/local-orders.ts";
import { ordersMigrations } from "../app/orders/migrations.ts";
import { createOrderStore } from "../app/orders/order-store.ts";
import type { Orders } from "../app/orders/orders.ts";
import { watchPendingOrders } from "../app/orders/pending-orders.ts";
import { createSettlement } from "../app/orders/settlement.ts";
import { createRemotePayments } from "../app/payments/remote-payments.ts";
import { createLogger } from "../app/telemetry/logger.ts";
import { createMetrics } from "../app/telemetry/metrics.ts";
import { type RunningProgram, startProgram } from "../app/testing/running-program.ts";

const log = createLogger({ serviceName: "t", logLevel: "silent" });
const user = { id: 4, username: "u", email: "u@e.org", created_at: "", updated_at: "", version: 1 };

/** When the payments process is killed: when it receives the request, or after it has paid and before it responds. */
type Moment = "asked" | "paid" | "never";

let folder: string;
let payments: RunningProgram;
let between: Server;
let moment: Moment;
let database: Database;
let orders: Orders;
let stopWatching: () => Promise<void>;

const databaseUrl = () => `sqlite:${join(folder, "payments.db")}`;
const startPayments = async (): Promise<void> => {
  payments = await startProgram({ SERVICE_ROLE: "payments", DATABASE_URL: databaseUrl(), DEMO_DATA: "false" });
};
const kill = async (): Promise<void> => {
  payments.child.kill("SIGKILL");
  await payments.exit;
};

/** A proxy between orders and payments that knows what has just happened. */
const startBetween = async (): Promise<string> => {
  between = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const body = await buffer(request);
      if (moment === "asked") await kill();
      const headers = {
        "content-type": "application/json",
        "idempotency-key": String(request.headers["idempotency-key"]),
      };
      const answer = await fetch(`${payments.address}${request.url}`, { method: "POST", headers, body });
      const text = await answer.text();
      if (moment === "paid") await kill();
      if (moment === "never") response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
      else response.destroy();
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(between.address() as AddressInfo).port}`; // a TCP server has no other kind
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lost-payment-"));
  await startPayments();
  const metrics = createMetrics();
  database = openDatabase(":memory:", metrics);
  await migrate(database, ordersMigrations);
  const store = createOrderStore(database);
  const address = await startBetween();
  const remote = createRemote({ peer: "payments", address, metrics, timeoutMillis: 2000 });
  const settle = createSettlement({ store, payments: createRemotePayments(remote), metrics, log });
  orders = createLocalOrders({ store, users: { get: async () => user }, settle, metrics, log });
  stopWatching = watchPendingOrders({ store, settle, log, intervalMillis: 50, ageMillis: 0 });
});
afterEach(async () => {
  await stopWatching();
  await database.destroy();
  between.closeAllConnections();
  between.close();
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  { when: "asked", amount: 12.34, status: "paid", outcome: "succeeded" },
  { when: "paid", amount: 12.34, status: "paid", outcome: "succeeded" },
  { when: "paid", amount: 10_000.01, status: "payment_failed", outcome: "declined" },
] as const)(
  "killed when $when, payments leave an order that ends as $status",
  async ({ when, amount, status, outcome }) => {
    moment = when;
    await expect(orders.create({ user_id: 4, amount, method: "card" })).rejects.toMatchObject({ status: 503 });
    expect(await orders.get(1)).toMatchObject({ status: "pending", payment_id: null });

    moment = "never";
    await startPayments();
    await expect.poll(() => orders.get(1), { timeout: 10_000 }).toMatchObject({ status, payment_id: 1 });
    const kept = openDatabase(databaseUrl(), createMetrics());
    expect(await kept.selectFrom("payments").select(["order_id", "status"]).execute()).toEqual([
      { order_id: 1, status: outcome },
    ]);
    await kept.destroy();
  },
);
