import type { Database } from "../database/database.ts";
import { demoOrders } from "./demo-orders.ts";

export const addDemoOrders = async (database: Database): Promise<void> => {
  const rows = demoOrders.map(({ id, userId, amountCents, status, paymentId, paymentKey, createdAt }) => ({
    id,
    user_id: userId,
    amount_cents: amountCents,
    status,
    method: "card" as const,
    payment_key: paymentKey,
    payment_id: paymentId,
    created_at: createdAt,
    updated_at: createdAt,
  }));
  await database.insertInto("orders").values(rows).execute();
};
