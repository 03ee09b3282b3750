import { Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { Problem } from "../http/problem.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { nodeSqliteDialect } from "./node-sqlite.ts";
import { observeStatements } from "./observation.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;
export type Migrations = Readonly<Record<string, Migration>>;

/** Opens the database of this process, every statement measured and traced. */
export const openDatabase = (path: string, metrics: Metrics): Database =>
  new Kysely<Schema>({ dialect: nodeSqliteDialect(path), log: observeStatements("sqlite", metrics) });

/** Brings the tables up to date; says whether the database was fresh. */
export const migrate = async (database: Database, migrations: Migrations): Promise<{ readonly fresh: boolean }> => {
  const names = Object.keys(migrations);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true, // two modules in one database come with names of their own
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw new Error("The database could not be migrated", { cause: error });
  return { fresh: names.length > 0 && results.length === names.length };
};

/** Fails with a problem that says so if the database does not answer. */
export const checkDatabase = async (database: Database): Promise<void> => {
  try {
    await sql`select 1`.execute(database);
  } catch (cause) {
    throw new Problem("database", "The database does not answer", { cause });
  }
};
