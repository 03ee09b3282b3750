import type { Generated } from "kysely";
import type { PaymentMethod, PaymentStatus } from "./payments.ts";

export interface PaymentsTable {
  id: Generated<number>;
  order_id: number;
  amount_cents: number;
  method: PaymentMethod;
  status: PaymentStatus;
  idempotency_key: string;
  created_at: string;
}
