import type { Database } from "../database/database.ts";
import { firstRevision, nextRevision } from "../database/revision.ts";
import { hasVersion } from "../database/versions.ts";
import type { PageQuery } from "../http/page.ts";
import type { Book, BookChange, BookWrite, NewBook } from "./books.ts";

/**
 * The statements on the table of books. A write matches no row if the caller is not the owner or names other versions.
 */
export const createBookStore = (database: Database) => ({
  list: ({ skip, limit }: PageQuery): Promise<Book[]> =>
    database.selectFrom("books").selectAll().orderBy("id").offset(skip).limit(limit).execute(),

  find: (id: number): Promise<Book | undefined> =>
    database.selectFrom("books").selectAll().where("id", "=", id).executeTakeFirst(),

  insert: (book: NewBook, owner_id: number): Promise<Book> =>
    database
      .insertInto("books")
      .values({ ...book, owner_id, ...firstRevision() })
      .returningAll()
      .executeTakeFirstOrThrow(),

  update: ({ id, callerId, wanted }: BookWrite, change: BookChange): Promise<Book | undefined> =>
    database
      .updateTable("books")
      .set({ ...change, ...nextRevision() })
      .where("id", "=", id)
      .where("owner_id", "=", callerId)
      .where(hasVersion(wanted))
      .returningAll()
      .executeTakeFirst(),

  async remove({ id, callerId, wanted }: BookWrite): Promise<boolean> {
    const { numDeletedRows } = await database
      .deleteFrom("books")
      .where("id", "=", id)
      .where("owner_id", "=", callerId)
      .where(hasVersion(wanted))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
});

export type BookStore = ReturnType<typeof createBookStore>;
