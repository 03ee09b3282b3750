import type { Migrations } from "../database/database.ts";

/** The table of expenses. It stores only the IDs of owners, because users are in another database. */
export const expensesMigrations: Migrations = {
  "2025-07-expenses": {
    async up(database) {
      await database.schema
        .createTable("expenses")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("owner_id", "integer", (column) => column.notNull())
        .addColumn("amount_cents", "integer", (column) => column.notNull())
        .addColumn("currency", "text", (column) => column.notNull())
        .addColumn("category", "text", (column) => column.notNull())
        .addColumn("date", "text", (column) => column.notNull())
        .addColumn("note", "text")
        .addColumn("version", "integer", (column) => column.notNull())
        .addColumn("created_at", "text", (column) => column.notNull())
        .addColumn("updated_at", "text", (column) => column.notNull())
        .execute();
      await database.schema.createIndex("expenses_owner").on("expenses").columns(["owner_id", "date"]).execute();
    },
  },
};
