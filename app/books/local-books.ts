import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Cache } from "../cache/cache.ts";
import { createReadThrough } from "../cache/read-through.ts";
import type { Database } from "../database/database.ts";
import { refusal, type Thing } from "../http/refusal.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { scrub } from "../telemetry/scrub.ts";
import { annotate, withSpan } from "../telemetry/span.ts";
import { createBookStore } from "./book-store.ts";
import type { Book, Books } from "./books.ts";
import { deleteBook } from "./delete-book.ts";
import { validateBook } from "./validate-book.ts";

export interface LocalBooksOptions {
  readonly database: Database;
  readonly cache: Cache;
  readonly metrics: Pick<Metrics, "booksCreated">;
  readonly log: Logger;
}

/** Maximum age of a list that another process has changed. */
const listSeconds = 30;

const thing: Thing = { name: "book", notFound: spanEvents.bookNotFound, notOwned: spanEvents.unauthorizedUpdate };

/** Books in their own table, with lists from the cache. */
export const createLocalBooks = ({ database, cache, metrics, log }: LocalBooksOptions): Books => {
  const store = createBookStore(database);
  const lists = createReadThrough<Book[]>({ cache, group: "books", seconds: listSeconds });

  return {
    list: (page) =>
      withSpan(
        spans.getBooksQuery,
        { [attributes.querySkip]: page.skip, [attributes.queryLimit]: page.limit },
        async () => {
          const books = await lists.read(`${page.skip}-${page.limit}`, () => store.list(page));
          annotate({ [attributes.resultCount]: books.length });
          return books;
        },
      ),

    async get(id) {
      annotate({ [attributes.bookId]: id });
      const book = await store.find(id);
      if (!book) throw refusal(thing, { id, row: book });
      return book;
    },

    create: (fresh, callerId) =>
      withSpan(
        spans.createBookBusinessLogic,
        {
          [attributes.bookTitle]: scrub(fresh.title),
          [attributes.bookAuthor]: scrub(fresh.author),
          [attributes.userId]: callerId,
        },
        async (span) => {
          await validateBook(fresh);
          const book = await store.insert(fresh, callerId);
          span.setAttribute(attributes.bookId, book.id);
          span.addEvent(spanEvents.bookCreated);
          metrics.booksCreated.inc();
          log.info({ book_id: book.id, user_id: callerId }, spanEvents.bookCreated);
          await lists.invalidate();
          return book;
        },
      ),

    update: (write, change) =>
      withSpan(
        spans.updateBook,
        { [attributes.bookId]: write.id, [attributes.userId]: write.callerId },
        async (span) => {
          await validateBook(change);
          const book = await store.update(write, change);
          if (!book) throw refusal(thing, { ...write, row: await store.find(write.id) });
          span.addEvent(spanEvents.bookUpdated);
          await lists.invalidate();
          return book;
        },
      ),

    async remove(write) {
      await deleteBook(store, write);
      log.info({ book_id: write.id, user_id: write.callerId }, spanEvents.bookDeleted);
      await lists.invalidate();
    },
  };
};
