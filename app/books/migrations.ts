import type { Migrations } from "../database/database.ts";

/** The table of books. It stores only the IDs of owners, because users are in another database. */
export const booksMigrations: Migrations = {
  "2025-05-books": {
    async up(database) {
      await database.schema
        .createTable("books")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("owner_id", "integer", (column) => column.notNull())
        .addColumn("title", "text", (column) => column.notNull())
        .addColumn("author", "text", (column) => column.notNull())
        .addColumn("description", "text")
        .addColumn("year", "integer")
        .addColumn("isbn", "text")
        .addColumn("version", "integer", (column) => column.notNull())
        .addColumn("created_at", "text", (column) => column.notNull())
        .addColumn("updated_at", "text", (column) => column.notNull())
        .execute();
    },
  },
};
