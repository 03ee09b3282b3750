import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { fromCents, toCents } from "../http/money.ts";
import { Problem } from "../http/problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, annotate, withSpan } from "../telemetry/span.ts";
import { authorizePayment } from "./authorization.ts";
import type { NewPayment, Payment, Payments } from "./payments.ts";
import type { PaymentsTable } from "./tables.ts";

export interface LocalPaymentsOptions {
  readonly database: Database;
  readonly metrics: Pick<Metrics, "payments" | "paymentAmount">;
  readonly log: Logger;
}

type Row = Selectable<PaymentsTable>;

const toPayment = ({ amount_cents, idempotency_key: _, ...rest }: Row): Payment => ({
  ...rest,
  amount: fromCents(amount_cents),
});

const isSamePayment = (row: Row, { order_id, amount, method }: NewPayment): boolean =>
  row.order_id === order_id && row.amount_cents === toCents(amount) && row.method === method;

export const createLocalPayments = ({ database, metrics, log }: LocalPaymentsOptions): Payments => {
  for (const outcome of ["succeeded", "declined"]) {
    metrics.payments.inc({ outcome }, 0);
    metrics.paymentAmount.inc({ outcome }, 0);
  }

  const findByKey = (key: string): Promise<Row | undefined> =>
    database.selectFrom("payments").selectAll().where("idempotency_key", "=", key).executeTakeFirst();

  const repeat = (row: Row, payment: NewPayment): Payment => {
    if (!isSamePayment(row, payment)) {
      throw new Problem("reused_key", "The idempotency key belongs to another payment", { field: "idempotency-key" });
    }
    addEvent(spanEvents.paymentRepeated, { [attributes.paymentId]: row.id });
    return toPayment(row);
  };

  return {
    pay: (payment, idempotencyKey = randomUUID()) =>
      withSpan(spans.processPayment, { [attributes.orderId]: payment.order_id }, async (span) => {
        const known = await findByKey(idempotencyKey);
        if (known) return repeat(known, payment);

        const cents = toCents(payment.amount);
        const status = await authorizePayment(payment, cents);
        const { order_id, method } = payment;
        const row = await database
          .insertInto("payments")
          .values({
            order_id,
            method,
            status,
            amount_cents: cents,
            idempotency_key: idempotencyKey,
            created_at: new Date().toISOString(),
          })
          .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
          .returningAll()
          .executeTakeFirst();
        if (!row) {
          const winner = await findByKey(idempotencyKey); // a concurrent call with the same key was faster
          if (winner) return repeat(winner, payment);
          throw new Error("A payment vanished between two statements");
        }

        span.setAttributes({ [attributes.paymentId]: row.id, [attributes.paymentStatus]: status });
        metrics.payments.inc({ outcome: status });
        metrics.paymentAmount.inc({ outcome: status }, payment.amount);
        log.info({ payment_id: row.id, order_id, status }, "Payment processed");
        return toPayment(row);
      }),

    async get(id) {
      annotate({ [attributes.paymentId]: id });
      const row = await database.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirst();
      if (row) return toPayment(row);
      addEvent(spanEvents.paymentNotFound);
      throw new Problem("not_found", `There is no payment ${id}`, { field: "id" });
    },
  };
};
