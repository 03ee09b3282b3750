import type { Database } from "../database/database.ts";
import { demoOrders } from "../orders/demo-orders.ts";

export const addDemoPayments = async (database: Database): Promise<void> => {
  const rows = demoOrders.map(({ id, amountCents, status, paymentId, paymentKey, createdAt }) => ({
    id: paymentId,
    order_id: id,
    amount_cents: amountCents,
    method: "card" as const,
    status: status === "paid" ? ("succeeded" as const) : ("declined" as const),
    idempotency_key: paymentKey,
    created_at: createdAt,
  }));
  await database.insertInto("payments").values(rows).execute();
};
