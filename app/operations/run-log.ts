import type { Database } from "../database/database.ts";

const kept = 1000;

const now = (): string => new Date().toISOString();

/** The statements on the runs of `/db-operation`. */
export const createRunLog = (database: Database) => ({
  begin: (): Promise<{ readonly id: number }> =>
    database
      .insertInto("operation_runs")
      .values({ started_at: now(), finished_at: null })
      .returning("id")
      .executeTakeFirstOrThrow(),

  async count(): Promise<number> {
    const { runs } = await database
      .selectFrom("operation_runs")
      .select(({ fn }) => fn.countAll<number | string>().as("runs"))
      .executeTakeFirstOrThrow();
    return Number(runs); // PostgreSQL returns counts as text
  },

  async finish(id: number): Promise<void> {
    await database.updateTable("operation_runs").set({ finished_at: now() }).where("id", "=", id).execute();
  },

  /** Deletes all but the newest runs before this one, so that the table does not grow. */
  async prune(newest: number): Promise<void> {
    await database
      .deleteFrom("operation_runs")
      .where("id", "<=", newest - kept)
      .execute();
  },
});

export type RunLog = ReturnType<typeof createRunLog>;
