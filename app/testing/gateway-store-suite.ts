import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalBooks } from "../books/local-books.ts";
import { createMemoryCache } from "../cache/memory-cache.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { createLocalExpenses } from "../expenses/local-expenses.ts";
import { prepareDatabase } from "../prepare-database.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createLocalTodos } from "../todos/local-todos.ts";
import { createLocalUsers } from "../users/local-users.ts";
import { createTestLog } from "./log.ts";
import { type StoresOptions, writers } from "./store-suite.ts";

/** The tests for accounts, books, todos and expenses that every database must pass. */
export const testGatewayStores = ({ url }: Pick<StoresOptions, "url">): void => {
  const metrics = createMetrics();
  const { log } = createTestLog();
  let database: Database;
  const users = () => createLocalUsers({ database, metrics, log });
  const books = () => createLocalBooks({ database, cache: createMemoryCache(), metrics, log });
  const todos = () => createLocalTodos({ database, users: users(), metrics, log });
  const expenses = () => createLocalExpenses({ database, log });

  beforeAll(async () => {
    database = openDatabase(url(), metrics);
    await prepareDatabase(database, { role: "all", demoData: true });
  });
  afterAll(() => database.destroy());

  test("an account is created once, and only its password works", async () => {
    const account = { username: "linus", email: "linus@example.org", password: "a-long-passphrase" };
    const user = await users().register(account);
    await expect(users().register(account)).rejects.toMatchObject({ status: 409 });
    expect(await users().authenticate(account)).toEqual(user);
    await expect(users().authenticate({ ...account, password: "b" })).rejects.toMatchObject({ status: 401 });
  });

  test("none of many concurrent changes to one book is lost, and of one version only one succeeds", async () => {
    const book = await books().create({ title: "Dune", author: "Herbert" }, 2);
    const write = { id: book.id, callerId: 2 };
    await Promise.all(writers.map((year) => books().update(write, year % 2 ? { year } : { author: `${year}` })));
    const after = await books().get(book.id);
    expect(after).toMatchObject({ version: 1 + writers.length, year: expect.any(Number), title: "Dune" });

    const late = writers.map((year) => books().update({ ...write, wanted: [after.version] }, { year }));
    const outcomes = await Promise.allSettled(late);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(books().remove({ ...write, callerId: 3 })).rejects.toMatchObject({ status: 403 });
    await books().remove(write);
    expect((await books().list({ skip: 3, limit: 9 })).map(({ id }) => id)).toEqual([4]);
  });

  test("a todo that is completed concurrently is completed once", async () => {
    const { id } = await todos().create(2, { title: "Wash up" });
    const answers = await Promise.all(writers.map(() => todos().update({ id }, { completed: true })));
    expect(new Set(answers.map(({ completed_at }) => completed_at)).size).toBe(1);
    expect((await metrics.todosCompleted.get()).values[0]?.value).toBe(1);
    await todos().remove({ id });
  });

  test("expenses are summed by category for the requested days", async () => {
    const { id } = await expenses().create({ amount: 0.1, currency: "EUR", category: "tea", date: "2025-01-07" }, 1);
    expect(await expenses().summarize({ from: "2025-01-07", to: "2025-01-08" }, 1)).toEqual([
      { category: "books", currency: "EUR", total: 19.9, count: 1 },
      { category: "lunch", currency: "EUR", total: 8.9, count: 1 },
      { category: "tea", currency: "EUR", total: 0.1, count: 1 },
    ]);
    await expenses().remove({ id, callerId: 1 });
  });
};
