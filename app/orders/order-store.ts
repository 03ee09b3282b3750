import type { Insertable, Selectable } from "kysely";
import type { Database } from "../database/database.ts";
import { fromCents, toCents } from "../http/money.ts";
import type { Order, OrderItem, OrderQuery } from "./orders.ts";
import type { OrdersTable } from "./tables.ts";

export type OrderRow = Selectable<OrdersTable>;

/** Converts a row to the order that callers see. */
export const toOrder = ({ amount_cents, payment_key: _, ...rest }: OrderRow, items: readonly OrderItem[]): Order => ({
  ...rest,
  amount: fromCents(amount_cents),
  items: [...items],
});

export const createOrderStore = (database: Database) => {
  const withItems = async (rows: readonly OrderRow[]): Promise<Order[]> => {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const items = await database.selectFrom("order_items").selectAll().where("order_id", "in", ids).execute();
    const itemsOf = Map.groupBy(items, ({ order_id }) => order_id);
    return rows.map((row) =>
      toOrder(
        row,
        (itemsOf.get(row.id) ?? []).map(({ name, quantity, price_cents }) => ({
          name,
          quantity,
          price: fromCents(price_cents),
        })),
      ),
    );
  };

  return {
    insert: (order: Insertable<OrdersTable>, items: readonly OrderItem[]): Promise<OrderRow> =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction.insertInto("orders").values(order).returningAll().executeTakeFirstOrThrow();
        if (items.length > 0) {
          const rows = items.map(({ price, ...item }) => ({ ...item, order_id: row.id, price_cents: toCents(price) }));
          await transaction.insertInto("order_items").values(rows).execute();
        }
        return row;
      }),

    /** Completes a pending order; undefined if another process already has. */
    settle: (id: number, change: Pick<OrderRow, "status" | "payment_id">): Promise<OrderRow | undefined> =>
      database
        .updateTable("orders")
        .set({ ...change, updated_at: new Date().toISOString() })
        .where("id", "=", id)
        .where("status", "=", "pending")
        .returningAll()
        .executeTakeFirst(),

    row: (id: number): Promise<OrderRow> =>
      database.selectFrom("orders").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),

    async list({ skip, limit, user_id }: OrderQuery): Promise<Order[]> {
      const all = database.selectFrom("orders").selectAll().orderBy("id").offset(skip).limit(limit);
      return withItems(await (user_id === undefined ? all : all.where("user_id", "=", user_id)).execute());
    },

    async find(id: number): Promise<Order | undefined> {
      const rows = await database.selectFrom("orders").selectAll().where("id", "=", id).execute();
      return (await withItems(rows))[0];
    },

    /** Orders whose payment has had no known outcome since the given time. */
    listPending: (before: Date): Promise<OrderRow[]> =>
      database
        .selectFrom("orders")
        .selectAll()
        .where("status", "=", "pending")
        .where("updated_at", "<", before.toISOString())
        .orderBy("id")
        .limit(50)
        .execute(),
  };
};

export type OrderStore = ReturnType<typeof createOrderStore>;
