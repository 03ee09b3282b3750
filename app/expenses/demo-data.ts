import type { Database } from "../database/database.ts";

const expenses = [
  [1, 42_50, "books", "2025-01-06"],
  [1, 8_90, "lunch", "2025-01-07"],
  [1, 19_90, "books", "2025-01-08"],
  [2, 120_00, "travel", "2025-01-08"],
] as const;

/** Expenses 1 to 4, of users 1 and 2. */
export const addDemoExpenses = async (database: Database): Promise<void> => {
  const rows = expenses.map(([owner_id, amount_cents, category, date]) => ({
    owner_id,
    amount_cents,
    currency: "EUR",
    category,
    date,
    version: 1,
    created_at: `${date}T12:00:00.000Z`,
    updated_at: `${date}T12:00:00.000Z`,
  }));
  await database.insertInto("expenses").values(rows).execute();
};
