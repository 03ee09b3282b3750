import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { fromCents } from "../http/money.ts";
import { Problem, type ProblemKind } from "../http/problem.ts";
import type { Payment, Payments } from "../payments/payments.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, withSpan } from "../telemetry/span.ts";
import type { OrderRow, OrderStore } from "./order-store.ts";

export interface SettlementOptions {
  readonly store: OrderStore;
  readonly payments: Payments;
  readonly metrics: Pick<Metrics, "ordersCompleted">;
  readonly log: Logger;
}

/** Errors that rule out a payment for good. Any other may come from another server or be temporary. */
const final: ReadonlySet<ProblemKind> = new Set(["validation", "reused_key"]);

/** Completes a pending order as paid or payment_failed. */
export type Settle = (order: OrderRow) => Promise<OrderRow>;

/**
 * The second step of an order. Its payment carries the order's own key, so the step can be repeated until its outcome
 * is known. A rejected payment is compensated by closing the order.
 */
export const createSettlement = ({ store, payments, metrics, log }: SettlementOptions): Settle => {
  const complete = async (order: OrderRow, payment: Payment): Promise<OrderRow> => {
    const settled = await store.settle(order.id, { status: "paid", payment_id: payment.id });
    if (!settled) return store.row(order.id); // another process was first
    addEvent(spanEvents.orderPaid, { [attributes.paymentId]: payment.id });
    metrics.ordersCompleted.inc();
    log.info({ order_id: order.id, payment_id: payment.id }, spanEvents.orderPaid);
    return settled;
  };

  const compensate = (order: OrderRow, paymentId: number | null): Promise<OrderRow> =>
    withSpan(spans.compensateOrder, { [attributes.orderId]: order.id }, async (span) => {
      const settled = await store.settle(order.id, { status: "payment_failed", payment_id: paymentId });
      if (!settled) return store.row(order.id);
      span.addEvent(spanEvents.orderCompensated);
      log.warn({ order_id: order.id, payment_id: paymentId }, spanEvents.orderCompensated);
      return settled;
    });

  const pay = async (order: OrderRow): Promise<Payment | "refused"> => {
    try {
      const payment = { order_id: order.id, amount: fromCents(order.amount_cents), method: order.method };
      return await payments.pay(payment, order.payment_key);
    } catch (error) {
      if (error instanceof Problem && final.has(error.kind)) return "refused";
      addEvent(spanEvents.orderPending, { [attributes.orderId]: order.id });
      const detail = `Order ${order.id} stays pending: how its payment ended is not known yet, and will be found out`;
      const kind = error instanceof Problem && error.status >= 500 ? error.kind : "upstream";
      throw new Problem(kind, detail, { cause: error });
    }
  };

  return (order) =>
    withSpan(
      spans.processOrder,
      { [attributes.orderId]: order.id, [attributes.userId]: order.user_id },
      async (span) => {
        const payment = await pay(order);
        const settled =
          payment !== "refused" && payment.status === "succeeded"
            ? await complete(order, payment)
            : await compensate(order, payment === "refused" ? null : payment.id);
        span.setAttribute(attributes.orderStatus, settled.status);
        return settled;
      },
    );
};
