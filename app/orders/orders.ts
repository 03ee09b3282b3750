import { type Static, Type } from "typebox";
import { Amount, Id, PageQuery, Timestamp } from "../http/page.ts";
import { PaymentMethod } from "../payments/payments.ts";

export const OrderStatus = Type.Enum(["pending", "paid", "payment_failed"], { type: "string" });
export type OrderStatus = Static<typeof OrderStatus>;

export const OrderItem = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    quantity: Type.Integer({ minimum: 1, maximum: 1000 }),
    price: Amount,
  },
  { additionalProperties: false },
);
export type OrderItem = Static<typeof OrderItem>;

export const NewOrder = Type.Object(
  {
    user_id: Id,
    amount: Type.Optional(Amount),
    items: Type.Optional(Type.Array(OrderItem, { minItems: 1, maxItems: 50 })),
    method: PaymentMethod,
  },
  {
    additionalProperties: false,
    required: ["user_id"],
    description: "Either an amount, or items from which it is computed.",
    examples: [{ user_id: 1, amount: 42.5 }],
  },
);
export type NewOrder = Static<typeof NewOrder>;

export const Order = Type.Object({
  id: Type.Integer(),
  user_id: Type.Integer(),
  amount: Type.Number(),
  status: OrderStatus,
  method: PaymentMethod,
  payment_id: Type.Unsafe<number | null>({ type: ["integer", "null"] }),
  items: Type.Array(OrderItem),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Order = Static<typeof Order>;

export const OrderQuery = Type.Object(
  { ...PageQuery.properties, user_id: Type.Optional(Id) },
  { additionalProperties: false },
);
export type OrderQuery = Static<typeof OrderQuery>;

/** The client interface of orders, the same in their own process and from another one. */
export interface Orders {
  /** Stores the order, then pays it. If the payment is declined, the order has the status `payment_failed`. */
  create(order: NewOrder): Promise<Order>;
  list(query: OrderQuery): Promise<readonly Order[]>;
  get(id: number): Promise<Order>;
}
