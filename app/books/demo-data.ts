import type { Database } from "../database/database.ts";

const created_at = "2025-01-07T09:00:00.000Z";

const books = [
  [1, "The Mythical Man-Month", "Frederick P. Brooks", 1975, "978-0-201-83595-3"],
  [2, "Structure and Interpretation of Computer Programs", "Harold Abelson", 1985, "978-0-262-51087-5"],
  [3, "A Discipline of Programming", "Edsger W. Dijkstra", 1976, "978-0-13-215871-8"],
  [1, "Observability Engineering", "Charity Majors", 2022, "978-1-4920-7644-5"],
] as const;

/** Books 1 to 4, of users 1 to 3. */
export const addDemoBooks = async (database: Database): Promise<void> => {
  const rows = books.map(([owner_id, title, author, year, isbn]) => ({
    owner_id,
    title,
    author,
    year,
    isbn,
    version: 1,
    created_at,
    updated_at: created_at,
  }));
  await database.insertInto("books").values(rows).execute();
};
