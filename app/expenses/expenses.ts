import { type Static, Type } from "typebox";
import type { WantedVersions } from "../http/entity-version.ts";
import { Nullable } from "../http/nullable.ts";
import { Amount, type PageQuery, Timestamp, Version } from "../http/page.ts";

const Day = Type.String({ format: "date", examples: ["2025-01-09"] });
const Currency = Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217." });
const Category = Type.String({ minLength: 1, maxLength: 50 });
const Note = Nullable(Type.String({ maxLength: 500 }));

export const NewExpense = Type.Object(
  { amount: Amount, currency: Currency, category: Category, date: Day, note: Type.Optional(Note) },
  {
    additionalProperties: false,
    examples: [{ amount: 12.5, currency: "EUR", category: "books", date: "2025-01-09", note: "Second-hand" }],
  },
);
export type NewExpense = Static<typeof NewExpense>;

export const ExpenseChange = Type.Object(Type.Partial(NewExpense).properties, {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ amount: 13.75 }],
});
export type ExpenseChange = Static<typeof ExpenseChange>;

export const Expense = Type.Object({
  id: Type.Integer(),
  owner_id: Type.Integer(),
  amount: Type.Number(),
  currency: Type.String(),
  category: Type.String(),
  date: Type.String(),
  note: Note,
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Expense = Static<typeof Expense>;

/** The first and the last day, inclusive; all days if neither is set. */
export const Period = Type.Object(
  { from: Type.Optional(Day), to: Type.Optional(Day) },
  { additionalProperties: false },
);
export type Period = Static<typeof Period>;

/** The sum of one category in one currency; currencies are not mixed. */
export const CategorySum = Type.Object({
  category: Type.String(),
  currency: Type.String(),
  total: Type.Number(),
  count: Type.Integer(),
});
export type CategorySum = Static<typeof CategorySum>;

/** An expense and its owner. */
export interface OwnExpense {
  readonly id: number;
  readonly callerId: number;
  /** The versions that a change or a deletion applies to; any if none is named. */
  readonly wanted?: WantedVersions;
}

/** The users' expenses; each is visible only to its owner. */
export interface Expenses {
  list(page: PageQuery, callerId: number): Promise<readonly Expense[]>;
  summarize(period: Period, callerId: number): Promise<readonly CategorySum[]>;
  get(own: OwnExpense): Promise<Expense>;
  create(expense: NewExpense, callerId: number): Promise<Expense>;
  update(own: OwnExpense, change: ExpenseChange): Promise<Expense>;
  remove(own: OwnExpense): Promise<void>;
}
