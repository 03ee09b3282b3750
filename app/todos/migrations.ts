import type { Migrations } from "../database/database.ts";

/** The table of todos. It stores only the IDs of users, which are in another database. */
export const todosMigrations: Migrations = {
  "2025-06-todos": {
    async up(database) {
      await database.schema
        .createTable("todos")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("user_id", "integer", (column) => column.notNull())
        .addColumn("title", "text", (column) => column.notNull())
        .addColumn("description", "text")
        .addColumn("completed_at", "text")
        .addColumn("version", "integer", (column) => column.notNull())
        .addColumn("created_at", "text", (column) => column.notNull())
        .addColumn("updated_at", "text", (column) => column.notNull())
        .execute();
      await database.schema.createIndex("todos_user").on("todos").column("user_id").execute();
    },
  },
};
