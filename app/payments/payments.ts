import { type Static, Type } from "typebox";
import { Amount, Id, Timestamp } from "../http/page.ts";

export const PaymentMethod = Type.Enum(["card", "paypal", "bank_transfer"], { type: "string", default: "card" });
export type PaymentMethod = Static<typeof PaymentMethod>;

export const PaymentStatus = Type.Enum(["succeeded", "declined"], { type: "string" });
export type PaymentStatus = Static<typeof PaymentStatus>;

export const NewPayment = Type.Object(
  { order_id: Id, amount: Amount, method: PaymentMethod },
  { additionalProperties: false, required: ["order_id", "amount"] },
);
export type NewPayment = Static<typeof NewPayment>;

export const Payment = Type.Object({
  id: Type.Integer(),
  order_id: Type.Integer(),
  amount: Type.Number(),
  method: PaymentMethod,
  status: PaymentStatus,
  created_at: Timestamp,
});
export type Payment = Static<typeof Payment>;

/** The client interface of payments, the same in their own process and from another one. */
export interface Payments {
  /** Pays once per key. Without a key, each call pays. */
  pay(payment: NewPayment, idempotencyKey?: string): Promise<Payment>;
  get(id: number): Promise<Payment>;
}
