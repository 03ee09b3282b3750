import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { createMetrics } from "../telemetry/metrics.ts";
import { usersMigrations } from "../users/migrations.ts";
import { type Database, migrate, openDatabase } from "./database.ts";
import { toProblem } from "../http/failure.ts";
import { isStorageFailure } from "./storage-failure.ts";
import { isUniqueViolation } from "./unique-violation.ts";

const folder = mkdtempSync(join(tmpdir(), "database-"));
afterAll(() => rmSync(folder, { recursive: true }));

const open = (path: string): Database => openDatabase(path, createMetrics());
const user = (username: string) => ({ username, email: `${username}@e.org`, created_at: "a", updated_at: "b" });

test("a file is created with its folders, in WAL mode, and is new only once", async () => {
  const path = join(folder, "deep", "users.sqlite");
  const first = open(path);
  expect(await migrate(first, usersMigrations)).toEqual({ fresh: true });
  const mode = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(first);
  expect(mode.rows).toEqual([{ journal_mode: "wal" }]);
  await first.insertInto("users").values(user("kept")).execute();
  await first.destroy();

  const second = open(path);
  expect(await migrate(second, usersMigrations)).toEqual({ fresh: false });
  expect(await second.selectFrom("users").select("username").execute()).toEqual([{ username: "kept" }]);
  await second.destroy();
});

test("concurrent transactions are isolated, and a failed one leaves no changes", async () => {
  const database = open(":memory:");
  await migrate(database, usersMigrations);
  const write = (names: readonly string[]) =>
    database.transaction().execute(async (transaction) => {
      for (const name of names) await transaction.insertInto("users").values(user(name)).execute();
    });
  const [kept, failed] = await Promise.allSettled([write(["a1", "a2"]), write(["b1", "a2"])]);
  expect(kept.status).toBe("fulfilled");
  expect(failed.status === "rejected" && isUniqueViolation(failed.reason)).toBe(true);
  const rows = await database.selectFrom("users").select("username").orderBy("id").execute();
  expect(rows.map(({ username }) => username)).toEqual(["a1", "a2"]);
  await database.destroy();
});

test("a full disk is reported as such, also in a transaction, and reads still work", async () => {
  const database = open(":memory:");
  await migrate(database, usersMigrations);
  await database.insertInto("users").values(user("kept")).execute();
  await sql`pragma max_page_count = 1`.execute(database); // the current size is the limit
  const fill = () =>
    database.transaction().execute(async (transaction) => {
      for (let number = 0; number < 1000; number++) {
        await transaction
          .insertInto("users")
          .values(user(`n${number}`))
          .execute();
      }
    });
  const error = await fill().catch((reason: unknown) => reason);
  expect(isStorageFailure(error)).toBe(true);
  expect(toProblem(error)).toMatchObject({ kind: "database", status: 503 });
  expect(await database.selectFrom("users").select("username").execute()).toEqual([{ username: "kept" }]);
  await sql`pragma max_page_count = 1000000`.execute(database);
  await fill();
  await database.destroy();
});

test.each([
  [new Error("x"), false],
  [Object.assign(new Error("x"), { errcode: 13 }), true],
  [Object.assign(new Error("x"), { errcode: 778 }), true], // SQLITE_IOERR_WRITE
  [Object.assign(new Error("x"), { errcode: 2067 }), false],
])("%o is a failure of the storage: %s", (error, expected) => {
  expect(isStorageFailure(error)).toBe(expected);
});

test.each([
  [new Error("x"), false],
  ["text", false],
  [Object.assign(new Error("x"), { code: "23505" }), true],
  [Object.assign(new Error("x"), { errcode: 2067 }), true],
])("%o is a unique violation: %s", (error, expected) => {
  expect(isUniqueViolation(error)).toBe(expected);
});
