import { type Static, Type } from "typebox";
import type { WantedVersions } from "../http/entity-version.ts";
import { Nullable } from "../http/nullable.ts";
import { type PageQuery, Timestamp, Version } from "../http/page.ts";

const details = {
  description: Nullable(Type.String({ maxLength: 2000 })),
  year: Nullable(Type.Integer({ minimum: 0, maximum: 2100 })),
  isbn: Nullable(Type.String({ pattern: "^[0-9][0-9 -]{8,15}[0-9X]$" })),
};

/** The business rule in `validateBook` requires at least three characters. */
const Title = Type.String({ maxLength: 200, description: "At least 3 characters." });
const Author = Type.String({ minLength: 1, maxLength: 100 });

export const NewBook = Type.Object(
  { title: Title, author: Author, ...Type.Partial(Type.Object(details)).properties },
  {
    additionalProperties: false,
    examples: [{ title: "Purely Functional Data Structures", author: "Chris Okasaki", year: 1998 }],
  },
);
export type NewBook = Static<typeof NewBook>;

export const BookChange = Type.Object(Type.Partial(NewBook).properties, {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ description: "The second edition." }],
});
export type BookChange = Static<typeof BookChange>;

export const Book = Type.Object({
  id: Type.Integer(),
  owner_id: Type.Integer({ description: "The user who may change it." }),
  title: Type.String(),
  author: Type.String(),
  ...details,
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Book = Static<typeof Book>;

/** A change or a deletion by one caller, for the versions that the caller allows; for any version if none is named. */
export interface BookWrite {
  readonly id: number;
  readonly callerId: number;
  readonly wanted?: WantedVersions;
}

/** The shared books; only the user who added a book can change or delete it. */
export interface Books {
  list(page: PageQuery): Promise<readonly Book[]>;
  get(id: number): Promise<Book>;
  create(book: NewBook, callerId: number): Promise<Book>;
  update(write: BookWrite, change: BookChange): Promise<Book>;
  remove(write: BookWrite): Promise<void>;
}
