import type { Migrations } from "../database/database.ts";

/** The table of the operations. */
export const operationsMigrations: Migrations = {
  "2025-04-operation-runs": {
    async up(database) {
      await database.schema
        .createTable("operation_runs")
        .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("started_at", "text", (column) => column.notNull())
        .addColumn("finished_at", "text")
        .execute();
    },
  },
};
