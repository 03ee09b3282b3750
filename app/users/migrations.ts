import type { Migrations } from "../database/database.ts";

export const usersMigrations: Migrations = {
  "2025-01-users": {
    async up(database) {
      await database.schema
        .createTable("users")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("username", "text", (column) => column.notNull().unique())
        .addColumn("email", "text", (column) => column.notNull().unique())
        .addColumn("created_at", "text", (column) => column.notNull())
        .addColumn("updated_at", "text", (column) => column.notNull())
        .execute();
    },
  },
  "2025-07-users-version": {
    async up(database) {
      await database.schema
        .alterTable("users")
        .addColumn("version", "integer", (column) => column.notNull().defaultTo(1))
        .execute();
    },
  },
  "2025-08-user-passwords": {
    async up(database) {
      await database.schema.alterTable("users").addColumn("password_hash", "text").execute();
    },
  },
};
