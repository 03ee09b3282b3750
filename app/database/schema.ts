import type { BooksTable } from "../books/tables.ts";
import type { OperationRunsTable } from "../operations/tables.ts";
import type { ExpensesTable } from "../expenses/tables.ts";
import type { OrderItemsTable, OrdersTable } from "../orders/tables.ts";
import type { PaymentsTable } from "../payments/tables.ts";
import type { TodosTable } from "../todos/tables.ts";
import type { UsersTable } from "../users/tables.ts";

/** All tables. A service has only those of its modules and reads no others. */
export interface Schema {
  users: UsersTable;
  orders: OrdersTable;
  order_items: OrderItemsTable;
  payments: PaymentsTable;
  operation_runs: OperationRunsTable;
  books: BooksTable;
  todos: TodosTable;
  expenses: ExpensesTable;
}
