import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { refusal, type Thing } from "../http/refusal.ts";
import { scrub } from "../telemetry/scrub.ts";
import { withSpan } from "../telemetry/span.ts";
import type { BookStore } from "./book-store.ts";
import type { Book, BookWrite } from "./books.ts";

const thing: Thing = {
  name: "book",
  notFound: spanEvents.bookNotFound,
  notOwned: spanEvents.unauthorizedDeletion,
};

/** Deletes a book for its owner, step by step. */
export const deleteBook = (store: BookStore, write: BookWrite): Promise<void> => {
  const { id, callerId } = write;

  const fetch = (): Promise<Book> =>
    withSpan(spans.fetchBookForDeletion, { [attributes.bookId]: id }, async () => {
      const book = await store.find(id);
      if (!book) throw refusal(thing, { id, row: book });
      return book;
    });

  const verify = (book: Book): Promise<void> =>
    withSpan(spans.verifyBookOwnership, { [attributes.bookTitle]: scrub(book.title) }, async (span) => {
      const isOwner = book.owner_id === callerId;
      span.setAttribute(attributes.verificationResult, isOwner ? "success" : "failure");
      if (!isOwner) throw refusal(thing, { id, row: book, callerId });
    });

  const execute = (): Promise<void> =>
    withSpan(spans.executeDelete, { [attributes.bookId]: id }, async () => {
      if (!(await store.remove(write))) throw refusal(thing, { id, row: await store.find(id), callerId });
    });

  return withSpan(
    spans.deleteBookOperation,
    { [attributes.bookId]: id, [attributes.userId]: callerId },
    async (span) => {
      await verify(await fetch());
      await execute();
      span.addEvent(spanEvents.bookDeleted);
    },
  );
};
