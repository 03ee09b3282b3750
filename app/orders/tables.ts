import type { Generated } from "kysely";
import type { PaymentMethod } from "../payments/payments.ts";
import type { OrderStatus } from "./orders.ts";

export interface OrdersTable {
  id: Generated<number>;
  user_id: number;
  amount_cents: number;
  status: OrderStatus;
  method: PaymentMethod;
  /** The idempotency key of the order's only payment. */
  payment_key: string;
  payment_id: number | null;
  created_at: string;
  updated_at: string;
}

export interface OrderItemsTable {
  id: Generated<number>;
  order_id: number;
  name: string;
  quantity: number;
  price_cents: number;
}
