import { CompiledQuery, Kysely, PostgresAdapter, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { Problem } from "../http/problem.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { nodeSqliteDialect } from "./node-sqlite.ts";
import { observeStatements } from "./observation.ts";
import { postgresDialect } from "./postgres.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;
export type Migrations = Readonly<Record<string, Migration>>;

export interface DatabaseOptions {
  /** The name in PostgreSQL's list of sessions; defaults to `api`. */
  readonly applicationName?: string;
  /** Statement timeout on PostgreSQL; the default is acceptable for a waiting caller. */
  readonly statementMillis?: number;
}

const openPostgres = (url: string, metrics: Metrics, options: DatabaseOptions): Database => {
  const log = observeStatements("postgresql", metrics);
  const onRefused = (error: unknown, queryDurationMillis: number): void =>
    log({ level: "error", error, query: CompiledQuery.raw("connect"), queryDurationMillis });
  return new Kysely<Schema>({ dialect: postgresDialect({ applicationName: "api", ...options, url, onRefused }), log });
};

/**
 * Opens the database of this process, with every statement measured and traced: `postgres://…`, or SQLite in a file or
 * in `:memory:`.
 */
export const openDatabase = (url: string, metrics: Metrics, options: DatabaseOptions = {}): Database =>
  url.startsWith("postgres")
    ? openPostgres(url, metrics, options)
    : new Kysely<Schema>({
        dialect: nodeSqliteDialect(url.replace(/^sqlite:/, "")),
        log: observeStatements("sqlite", metrics),
      });

export const isPostgres = (database: Database): boolean => database.getExecutor().adapter instanceof PostgresAdapter;

/** The schema of the tables; undefined for SQLite. */
export const schemaOf = async (database: Database): Promise<string | undefined> => {
  if (!isPostgres(database)) return undefined;
  const { rows } = await sql<{ schema: string }>`select current_setting('search_path') as schema`.execute(database);
  return rows[0]?.schema;
};

/** Migrates the tables. Returns whether the database was new. */
export const migrate = async (database: Database, migrations: Migrations): Promise<{ readonly fresh: boolean }> => {
  const names = Object.keys(migrations);
  const schema = await schemaOf(database);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    allowUnorderedMigrations: true, // two modules in one database have different names
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw new Error("The database could not be migrated", { cause: error });
  return { fresh: names.length > 0 && results.length === names.length };
};

/** Fails with a problem if the database does not respond. */
export const checkDatabase = async (database: Database): Promise<void> => {
  try {
    await sql`select 1`.execute(database);
  } catch (cause) {
    throw new Problem("database", "The database does not answer", { cause });
  }
};
