import type { Migrations } from "../database/database.ts";

/** The table of payments; the unique key makes a retry safe. */
export const paymentsMigrations: Migrations = {
  "2025-03-payments": {
    async up(database) {
      await database.schema
        .createTable("payments")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("order_id", "integer", (column) => column.notNull())
        .addColumn("amount_cents", "integer", (column) => column.notNull())
        .addColumn("method", "text", (column) => column.notNull())
        .addColumn("status", "text", (column) => column.notNull())
        .addColumn("idempotency_key", "text", (column) => column.notNull().unique())
        .addColumn("created_at", "text", (column) => column.notNull())
        .execute();
    },
  },
};
