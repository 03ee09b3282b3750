import type { Selectable } from "kysely";
import type { Database } from "../database/database.ts";
import { firstRevision, nextRevision } from "../database/revision.ts";
import { hasVersion } from "../database/versions.ts";
import { fromCents, toCents } from "../http/money.ts";
import type { PageQuery } from "../http/page.ts";
import type { CategorySum, Expense, ExpenseChange, NewExpense, OwnExpense, Period } from "./expenses.ts";
import type { ExpensesTable } from "./tables.ts";

const toExpense = ({ amount_cents, ...rest }: Selectable<ExpensesTable>): Expense => ({
  ...rest,
  amount: fromCents(amount_cents),
});

const toFields = ({ amount, ...rest }: ExpenseChange) => ({
  ...rest,
  ...(amount !== undefined && { amount_cents: toCents(amount) }),
});

/**
 * The statements on the table of expenses. A write matches no row if the caller is not the owner or names other
 * versions.
 */
export const createExpenseStore = (database: Database) => ({
  async list({ skip, limit }: PageQuery, ownerId: number): Promise<Expense[]> {
    const own = database.selectFrom("expenses").selectAll().where("owner_id", "=", ownerId);
    return (await own.orderBy("id").offset(skip).limit(limit).execute()).map(toExpense);
  },

  async sum({ from, to }: Period, ownerId: number): Promise<CategorySum[]> {
    const rows = await database
      .selectFrom("expenses")
      .select(({ fn }) => ["category", "currency", fn.sum("amount_cents").as("cents"), fn.countAll().as("count")])
      .where("owner_id", "=", ownerId)
      .$if(from !== undefined, (own) => own.where("date", ">=", from ?? ""))
      .$if(to !== undefined, (own) => own.where("date", "<=", to ?? ""))
      .groupBy(["category", "currency"])
      .orderBy("category")
      .orderBy("currency")
      .execute();
    // Drivers return sums and counts as number, bigint or text.
    return rows.map(({ cents, count, ...rest }) => ({
      ...rest,
      total: fromCents(Number(cents)),
      count: Number(count),
    }));
  },

  async find(id: number): Promise<Expense | undefined> {
    const row = await database.selectFrom("expenses").selectAll().where("id", "=", id).executeTakeFirst();
    return row && toExpense(row);
  },

  async insert({ amount, ...rest }: NewExpense, owner_id: number): Promise<Expense> {
    const row = { ...rest, amount_cents: toCents(amount), owner_id, ...firstRevision() };
    return toExpense(await database.insertInto("expenses").values(row).returningAll().executeTakeFirstOrThrow());
  },

  async update({ id, callerId, wanted }: OwnExpense, change: ExpenseChange): Promise<Expense | undefined> {
    const row = await database
      .updateTable("expenses")
      .set({ ...toFields(change), ...nextRevision() })
      .where("id", "=", id)
      .where("owner_id", "=", callerId)
      .where(hasVersion(wanted))
      .returningAll()
      .executeTakeFirst();
    return row && toExpense(row);
  },

  async remove({ id, callerId, wanted }: OwnExpense): Promise<boolean> {
    const { numDeletedRows } = await database
      .deleteFrom("expenses")
      .where("id", "=", id)
      .where("owner_id", "=", callerId)
      .where(hasVersion(wanted))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
});
