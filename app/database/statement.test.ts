import { expect, test } from "vitest";
import { readStatement } from "./statement.ts";

test.each([
  ['select * from "users" where "id" = ?', "SELECT", "users"],
  ['insert into "order_items" ("name") values (?)', "INSERT", "order_items"],
  ['update "orders" set "status" = ?', "UPDATE", "orders"],
  ['delete from "users"', "DELETE", "users"],
  ['create table if not exists "payments" ("id" integer)', "CREATE", "payments"],
  ["begin", "BEGIN", "none"],
])("%s is %s on %s", (sql, operation, table) => {
  expect(readStatement(sql)).toEqual({ operation, table });
});
