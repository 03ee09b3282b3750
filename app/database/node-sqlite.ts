import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";

const inMemory = ":memory:";
const busyMillis = 2000;
const cachedStatements = 200;

// Kysely types parameters as unknown; our schema allows only text, numbers and null.
const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];

const adaptStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...values(parameters)),
  run: (parameters) => statement.run(...values(parameters)),
  iterate: (parameters) => statement.iterate(...values(parameters)),
});

/** Without the folder, SQLite would only report that it cannot open the file. */
const prepareFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.R_OK | constants.W_OK);
};

const openFile = (path: string): SqliteDatabase => {
  if (path !== inMemory) prepareFolder(dirname(path));
  const database = new DatabaseSync(path, { timeout: busyMillis });
  // NORMAL loses nothing if the process crashes, only if the machine does
  // (https://www.sqlite.org/pragma.html#pragma_synchronous).
  database.exec("pragma journal_mode = wal; pragma synchronous = normal");
  const statements = new Map<string, SqliteStatement>();
  // A full disk has already ended the transaction; another rollback would hide the reason.
  const rollback: SqliteStatement = {
    reader: false,
    all: () => [],
    run: () => (database.isTransaction ? database.prepare("rollback").run() : { changes: 0, lastInsertRowid: 0 }),
    iterate: () => [][Symbol.iterator](),
  };
  return {
    close: () => database.close(),
    prepare(sql) {
      if (sql === "rollback") return rollback;
      const known = statements.get(sql);
      if (known) return known;
      const statement = adaptStatement(database.prepare(sql));
      if (statements.size < cachedStatements) statements.set(sql, statement);
      return statement;
    },
  };
};

/** Kysely's SQLite dialect on Node's own SQLite, which needs no native package. `path` can be `:memory:`. */
export const nodeSqliteDialect = (path: string): Dialect => new SqliteDialect({ database: async () => openFile(path) });
