import type { Database } from "../database/database.ts";

const created_at = "2025-01-07T10:00:00.000Z";

const todos = [
  [1, "Find the slowest request of today", null],
  [1, "Read the trace of a declined payment", "2025-01-08T08:15:00.000Z"],
  [2, "Let an alert fire, and see it resolve", null],
] as const;

/** Todos 1 to 3, of users 1 and 2. */
export const addDemoTodos = async (database: Database): Promise<void> => {
  const rows = todos.map(([user_id, title, completed_at]) => ({
    user_id,
    title,
    completed_at,
    version: 1,
    created_at,
    updated_at: completed_at ?? created_at,
  }));
  await database.insertInto("todos").values(rows).execute();
};
