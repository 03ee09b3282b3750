import { afterEach, beforeEach, expect, test } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { loginHeaders } from "../testing/login.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
let ada: { authorization: string };

beforeEach(async () => {
  service = await openTestService();
  ada = await loginHeaders(service.app, "ada");
  spans.clear();
});
afterEach(() => service.close());

const send = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  { payload, headers = ada }: { readonly payload?: object; readonly headers?: Record<string, string> } = {},
) => service.app.inject({ method, url, headers, ...(payload && { payload }) });

const eventsOf = (name: string) => spans.named(name)?.events.map((event) => event.name);
const titles = async (url = "/books") => (await send("GET", url)).json<{ title: string }[]>().map(({ title }) => title);

const book = { title: "Dune", author: "Frank Herbert", year: 1965, isbn: "0-441-17271-7", description: "Sand." };

test("a new book belongs to its caller; spans, events, a metric and a log line report it", async () => {
  const created = await send("POST", "/books/", { payload: book });
  expect(created.statusCode).toBe(201);
  expect(created.headers.etag).toBe('"1"');
  expect(created.json()).toMatchObject({ ...book, id: 5, owner_id: 1, version: 1 });
  expect((await send("GET", "/books/5", { headers: {} })).json()).toEqual(created.json());

  expect(spans.tree()).toEqual(
    expect.arrayContaining([
      "create_book_business_logic < POST /books",
      "validate_book_data < create_book_business_logic",
      "INSERT books < create_book_business_logic",
      "cache_invalidation < create_book_business_logic",
    ]),
  );
  expect(spans.named("create_book_business_logic")?.attributes).toMatchObject({
    "book.id": 5,
    "book.title": "Dune",
    "book.author": "Frank Herbert",
    "user.id": 1,
  });
  expect(eventsOf("create_book_business_logic")).toEqual(["Book created successfully"]);
  expect(eventsOf("validate_book_data")).toEqual(["Validation passed"]);
  expect((await service.metrics.booksCreated.get()).values[0]?.value).toBe(1);
  expect(service.logs).toContainEqual(expect.objectContaining({ message: "Book created successfully", book_id: 5 }));
});

test.each([
  ["POST", "/books", { ...book, title: "ab" }, 400, "title"],
  ["POST", "/books", { ...book, title: "  a   " }, 400, "title"],
  ["PUT", "/books/1", { title: "" }, 400, "title"],
  ["PUT", "/books/1", {}, 400, "body"],
  ["POST", "/books", { title: "Dune" }, 400, "author"],
  ["POST", "/books", { ...book, year: "1965" }, 400, "year"],
  ["POST", "/books", { ...book, isbn: "abc" }, 400, "isbn"],
  ["POST", "/books", { ...book, owner_id: 2 }, 400, "owner_id"],
  ["PUT", "/books/2", { title: "Mine now" }, 403, "id"],
  ["PUT", "/books/77", { title: "Nowhere" }, 404, "id"],
  ["DELETE", "/books/2", undefined, 403, "id"],
  ["DELETE", "/books/77", undefined, 404, "id"],
  ["GET", "/books/77", undefined, 404, "id"],
  ["GET", "/books?limit=101", undefined, 400, "limit"],
  ["GET", "/books?skip=-1", undefined, 400, "skip"],
] as const)("%s %s with %j is rejected with %i because of its %s", async (method, url, payload, status, field) => {
  const before = await titles();
  const response = await send(method, url, payload ? { payload } : {});
  expect(response.json()).toMatchObject({ status, errors: [{ field }] });
  expect(await titles()).toEqual(before);
});

test("rejections are events on the span that rejects", async () => {
  await send("POST", "/books", { payload: { ...book, title: "ab" } });
  await send("PUT", "/books/2", { payload: { year: 1999 } });
  await send("DELETE", "/books/2");
  expect(eventsOf("validate_book_data")).toEqual(["Validation failed: title too short"]);
  expect(eventsOf("update_book")).toEqual(["Unauthorized update attempt"]);
  expect(eventsOf("verify_book_ownership")).toEqual(["Unauthorized deletion attempt"]);
  expect(spans.named("verify_book_ownership")?.attributes["verification.result"]).toBe("failure");
  await send("DELETE", "/books/77");
  expect(spans.all().flatMap(({ name, events }) => (events[0]?.name === "Book not found" ? [name] : []))).toEqual([
    "fetch_book_for_deletion",
  ]);
});

test("a book is deleted step by step", async () => {
  expect((await send("DELETE", "/books/1")).statusCode).toBe(204);
  expect((await send("GET", "/books/1")).statusCode).toBe(404);
  expect(spans.tree()).toEqual(
    expect.arrayContaining([
      "delete_book_operation < DELETE /books/{id}",
      "fetch_book_for_deletion < delete_book_operation",
      "verify_book_ownership < delete_book_operation",
      "execute_delete < delete_book_operation",
      "DELETE books < execute_delete",
      "cache_invalidation < DELETE /books/{id}",
    ]),
  );
  expect(eventsOf("delete_book_operation")).toEqual(["Book deleted successfully"]);
});

test("a list is one page, comes from the cache the second time, and includes every write", async () => {
  expect(await titles("/books?skip=1&limit=2")).toEqual([
    "Structure and Interpretation of Computer Programs",
    "A Discipline of Programming",
  ]);
  expect(await titles("/books/?limit=2&skip=1")).toHaveLength(2);
  expect(spans.tree().filter((line) => line === "SELECT books < get_books_query")).toHaveLength(1);
  expect(spans.named("get_books_query")?.attributes).toMatchObject({
    "query.skip": 1,
    "query.limit": 2,
    "result.count": 2,
  });

  expect(spans.named("GET /books")?.attributes).toMatchObject({ "pagination.skip": 1, "pagination.limit": 2 });

  await send("PUT", "/books/1", { payload: { title: "Changed" } });
  expect((await titles())[0]).toBe("Changed");
  await send("POST", "/books", { payload: book });
  expect((await titles()).at(-1)).toBe("Dune");
  await send("DELETE", "/books/1");
  expect((await titles())[0]).not.toBe("Changed");
});

test("none of 100 concurrent changes is lost", async () => {
  const fields = ["title", "author", "description", "isbn"] as const;
  const changes = Array.from({ length: 100 }, (_, index) => ({
    [fields[index % 4] ?? "title"]: `978000000${index + 100}`,
  }));
  const answers = await Promise.all(changes.map((payload) => send("PUT", "/books/1", { payload })));
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  const versions = answers.map((answer) => answer.json<{ version: number }>().version);
  expect(new Set(versions).size).toBe(100);
  expect((await send("GET", "/books/1")).json()).toMatchObject({
    version: 101,
    title: expect.stringMatching(/^978/),
    author: expect.stringMatching(/^978/),
    description: expect.stringMatching(/^978/),
    isbn: expect.stringMatching(/^978/),
    year: 1975,
  });
});

test("of 20 concurrent changes of one version one succeeds, and the others get a conflict", async () => {
  const headers = { ...ada, "if-match": '"1"' };
  const changes = Array.from({ length: 20 }, (_, index) => ({ year: 1900 + index }));
  const answers = await Promise.all(changes.map((payload) => send("PUT", "/books/1", { payload, headers })));
  const made = answers.filter(({ statusCode }) => statusCode === 200);
  expect(made.map((answer) => answer.headers.etag)).toEqual(['"2"']);
  expect(answers.filter(({ statusCode }) => statusCode === 412)).toHaveLength(19);

  expect((await send("DELETE", "/books/1", { headers })).json()).toMatchObject({
    status: 412,
    errors: [{ field: "if-match" }],
  });
  expect((await send("DELETE", "/books/1", { headers: { ...ada, "if-match": '"2"' } })).statusCode).toBe(204);
});

test("without its cache every request works as before", async () => {
  const fail = () => Promise.reject(new Error("connection lost"));
  const broken: Cache = { get: fail, set: fail, invalidate: fail, check: fail, close: async () => {} };
  const lonely = await openTestService({ cache: broken });
  const headers = await loginHeaders(lonely.app, "ada");
  const created = await lonely.app.inject({ method: "POST", url: "/books", payload: book, headers });
  expect(created.statusCode).toBe(201);
  expect((await lonely.app.inject("/books")).json()).toHaveLength(5);
  expect((await lonely.app.inject("/ready")).json()).toMatchObject({ status: "degraded" });
  await lonely.close();
});
