import { sql } from "kysely";
import { type Database, isPostgres, migrate, openDatabase, schemaOf } from "./database/database.ts";
import { ownedBy } from "./modules.ts";
import type { Settings } from "./settings/settings.ts";
import type { Metrics } from "./telemetry/metrics.ts";

/** Demo data has fixed IDs, which do not advance PostgreSQL's sequences. */
const continueNumbers = async (database: Database): Promise<void> => {
  const schema = await schemaOf(database);
  const tables = await database.introspection.getTables();
  for (const { name, columns } of tables.filter((table) => table.schema === schema)) {
    for (const { name: column } of columns.filter(({ isAutoIncrementing }) => isAutoIncrementing)) {
      const [table, number] = [sql.table(name), sql.ref(column)];
      await sql`select setval(pg_get_serial_sequence(${name}, ${column}), max(${number})) from ${table}`.execute(
        database,
      );
    }
  }
};

/** Migrates the tables of a role's modules. New tables get demo data if the settings ask for it. */
export const prepareDatabase = async (
  database: Database,
  { role, demoData }: Pick<Settings, "role" | "demoData">,
): Promise<void> => {
  const owned = ownedBy(role);
  const { fresh } = await migrate(database, Object.assign({}, ...owned.map(({ migrations }) => migrations)));
  if (!fresh || !demoData) return;
  await database.transaction().execute(async (transaction) => {
    for (const { addDemoData } of owned) await addDemoData?.(transaction);
    if (isPostgres(database)) await continueNumbers(transaction);
  });
};

/** A migration may rewrite a large table, or wait for another process that migrates. */
const migrationMillis = 10 * 60_000;

/** Opens and migrates a service's database; on PostgreSQL the migration has a longer timeout than requests. */
export const openPrepared = async (settings: Settings, metrics: Metrics): Promise<Database> => {
  const applicationName = settings.serviceName;
  const database = openDatabase(settings.databaseUrl, metrics, { applicationName });
  if (!isPostgres(database)) {
    await prepareDatabase(database, settings);
    return database;
  }
  const patient = openDatabase(settings.databaseUrl, metrics, { applicationName, statementMillis: migrationMillis });
  try {
    await prepareDatabase(patient, settings);
  } finally {
    await patient.destroy();
  }
  return database;
};
