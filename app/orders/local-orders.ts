import { randomUUID } from "node:crypto";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { fromCents } from "../http/money.ts";
import { Problem } from "../http/problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, annotate, withSpan } from "../telemetry/span.ts";
import type { User, Users } from "../users/users.ts";
import { type OrderRow, type OrderStore, toOrder } from "./order-store.ts";
import { orderTotal } from "./order-total.ts";
import type { NewOrder, Orders } from "./orders.ts";
import type { Settle } from "./settlement.ts";

export interface LocalOrdersOptions {
  readonly store: OrderStore;
  readonly users: Pick<Users, "get">;
  readonly settle: Settle;
  readonly metrics: Pick<Metrics, "ordersCreated">;
  readonly log: Logger;
}

/** Orders in their own tables; users and payments are called through their client interfaces. */
export const createLocalOrders = ({ store, users, settle, metrics, log }: LocalOrdersOptions): Orders => {
  const findUser = async (id: number): Promise<User> => {
    try {
      return await users.get(id);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== "not_found") throw error;
      throw new Problem("not_found", `body.user_id: there is no user ${id}`, { field: "user_id", cause: error });
    }
  };

  const record = (order: NewOrder): Promise<OrderRow> =>
    withSpan(spans.createOrder, { [attributes.userId]: order.user_id }, async (span) => {
      const amountCents = orderTotal(order);
      await findUser(order.user_id);
      span.addEvent(spanEvents.validationPassed);
      const now = new Date().toISOString();
      const row = await store.insert(
        {
          user_id: order.user_id,
          amount_cents: amountCents,
          status: "pending",
          method: order.method,
          payment_key: randomUUID(),
          payment_id: null,
          created_at: now,
          updated_at: now,
        },
        order.items ?? [],
      );
      span.setAttributes({ [attributes.orderId]: row.id, [attributes.orderAmount]: fromCents(amountCents) });
      span.addEvent(spanEvents.orderCreated);
      metrics.ordersCreated.inc();
      log.info({ order_id: row.id, user_id: row.user_id }, spanEvents.orderCreated);
      return row;
    });

  return {
    async create(order) {
      const pending = await record(order);
      annotate({ [attributes.orderId]: pending.id, [attributes.userId]: order.user_id });
      return toOrder(await settle(pending), order.items ?? []);
    },

    async list(query) {
      const orders = await store.list(query);
      annotate({ [attributes.resultCount]: orders.length });
      return orders;
    },

    async get(id) {
      annotate({ [attributes.orderId]: id });
      const order = await store.find(id);
      if (order) return order;
      addEvent(spanEvents.orderNotFound);
      throw new Problem("not_found", `There is no order ${id}`, { field: "id" });
    },
  };
};
