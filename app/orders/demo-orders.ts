import type { OrderStatus } from "./orders.ts";

/** A demo order and its payment, if any. Orders and payments each insert their own part. */
export interface DemoOrder {
  readonly id: number;
  readonly userId: number;
  readonly amountCents: number;
  readonly status: OrderStatus;
  readonly paymentId: number;
  readonly paymentKey: string;
  readonly createdAt: string;
}

const order = (id: number, userId: number, amountCents: number, status: OrderStatus): DemoOrder => ({
  id,
  userId,
  amountCents,
  status,
  paymentId: id,
  paymentKey: `demo-order-${id}`,
  createdAt: `2025-01-0${id + 6}T10:30:00.000Z`,
});

/** Orders 1 to 3: two paid ones and one that the bank declined. */
export const demoOrders: readonly DemoOrder[] = [
  order(1, 1, 19_90, "paid"),
  order(2, 2, 249_00, "paid"),
  order(3, 1, 12_500_00, "payment_failed"),
];
