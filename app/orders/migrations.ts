import type { Migrations } from "../database/database.ts";

/** The tables of orders. They store only IDs of users and payments, which are in other databases. */
export const ordersMigrations: Migrations = {
  "2025-02-orders": {
    async up(database) {
      await database.schema
        .createTable("orders")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("user_id", "integer", (column) => column.notNull())
        .addColumn("amount_cents", "integer", (column) => column.notNull())
        .addColumn("status", "text", (column) => column.notNull())
        .addColumn("method", "text", (column) => column.notNull())
        .addColumn("payment_key", "text", (column) => column.notNull().unique())
        .addColumn("payment_id", "integer")
        .addColumn("created_at", "text", (column) => column.notNull())
        .addColumn("updated_at", "text", (column) => column.notNull())
        .execute();
      await database.schema.createIndex("orders_user").on("orders").column("user_id").execute();
      await database.schema.createIndex("orders_open").on("orders").columns(["status", "updated_at"]).execute();
      await database.schema
        .createTable("order_items")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("order_id", "integer", (column) => column.notNull().references("orders.id"))
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("quantity", "integer", (column) => column.notNull())
        .addColumn("price_cents", "integer", (column) => column.notNull())
        .execute();
      await database.schema.createIndex("order_items_order").on("order_items").column("order_id").execute();
    },
  },
};
