import { addDemoBooks } from "./books/demo-data.ts";
import { booksMigrations } from "./books/migrations.ts";
import type { Database, Migrations } from "./database/database.ts";
import { addDemoExpenses } from "./expenses/demo-data.ts";
import { expensesMigrations } from "./expenses/migrations.ts";
import { operationsMigrations } from "./operations/migrations.ts";
import { addDemoOrders } from "./orders/demo-data.ts";
import { ordersMigrations } from "./orders/migrations.ts";
import { addDemoPayments } from "./payments/demo-data.ts";
import { paymentsMigrations } from "./payments/migrations.ts";
import type { Peer, Role } from "./settings/settings.ts";
import { addDemoTodos } from "./todos/demo-data.ts";
import { todosMigrations } from "./todos/migrations.ts";
import { addDemoUsers } from "./users/demo-data.ts";
import { usersMigrations } from "./users/migrations.ts";

/** The tables of a module in the database of its process. */
export interface OwnedData {
  readonly migrations: Migrations;
  readonly addDemoData?: (database: Database) => Promise<void>;
}

/** The data of each module that can run in its own process; the process that runs the module owns it. */
const ownedData: Readonly<Record<Peer, OwnedData>> = {
  users: { migrations: usersMigrations, addDemoData: addDemoUsers },
  orders: { migrations: ordersMigrations, addDemoData: addDemoOrders },
  payments: { migrations: paymentsMigrations, addDemoData: addDemoPayments },
};

/** The data of modules that run only in the gateway. */
const gatewayData: readonly OwnedData[] = [
  { migrations: booksMigrations, addDemoData: addDemoBooks },
  { migrations: todosMigrations, addDemoData: addDemoTodos },
  { migrations: expensesMigrations, addDemoData: addDemoExpenses },
  { migrations: operationsMigrations },
];

/** The modules that run inside a process; it calls the others over HTTP. */
export const modulesOf = (role: Role): readonly Peer[] => {
  switch (role) {
    case "all":
      return ["users", "orders", "payments"];
    case "api":
      return [];
    case "users":
    case "orders":
    case "payments":
      return [role];
    default:
      return role satisfies never;
  }
};

/** The modules that a process calls over HTTP. */
export const remoteTo = (role: Role): readonly Peer[] =>
  modulesOf("all").filter((module) => !modulesOf(role).includes(module));

/** The tables in a process's database. */
export const ownedBy = (role: Role): readonly OwnedData[] => [
  ...modulesOf(role).map((module) => ownedData[module]),
  ...(role === "api" || role === "all" ? gatewayData : []),
];
