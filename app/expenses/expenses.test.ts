import { afterEach, beforeEach, expect, test } from "vitest";
import { loginHeaders } from "../testing/login.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
let ada: Record<string, string>;
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
const idsOf = async (url: string) => (await send("GET", url)).json<{ id: number }[]>().map(({ id }) => id);

const expense = { amount: 19.99, currency: "CHF", category: "tea", date: "2025-03-02", note: "Green" };

test("an expense is stored to the cent, for its owner", async () => {
  const created = await send("POST", "/expenses/", { payload: expense });
  expect(created.statusCode).toBe(201);
  expect(created.headers.etag).toBe('"1"');
  expect(created.json()).toMatchObject({ ...expense, id: 5, owner_id: 1 });
  expect((await send("GET", "/expenses/5")).json()).toEqual(created.json());
  expect(spans.named("create_expense")?.attributes).toMatchObject({ "user.id": 1, "expense.id": 5 });
  expect(eventsOf("create_expense")).toEqual(["Expense created successfully"]);
  expect(service.logs).toContainEqual(expect.objectContaining({ message: "Expense created successfully", user_id: 1 }));
});

test("a list is one page of the caller's own expenses", async () => {
  expect(await idsOf("/expenses")).toEqual([1, 2, 3]);
  expect(await idsOf("/expenses?skip=1&limit=1")).toEqual([2]);
});

test.each([
  [
    "",
    [
      ["books", "EUR", 62.4, 2],
      ["lunch", "EUR", 8.9, 1],
      ["tea", "CHF", 19.99, 1],
      ["tea", "EUR", 0.1, 1],
    ],
  ],
  [
    "?from=2025-01-07",
    [
      ["books", "EUR", 19.9, 1],
      ["lunch", "EUR", 8.9, 1],
      ["tea", "CHF", 19.99, 1],
      ["tea", "EUR", 0.1, 1],
    ],
  ],
  ["?from=2025-01-07&to=2025-01-07", [["lunch", "EUR", 8.9, 1]]],
  ["?to=2025-01-06", [["books", "EUR", 42.5, 1]]],
  ["?from=2030-01-01", []],
] as const)("the summary%s has a sum for each category and currency", async (query, sums) => {
  await send("POST", "/expenses", { payload: expense });
  await send("POST", "/expenses", { payload: { ...expense, currency: "EUR", amount: 0.1 } });
  const expected = sums.map(([category, currency, total, count]) => ({ category, currency, total, count }));
  expect((await send("GET", `/expenses/summary${query}`)).json()).toEqual(expected);
  expect(spans.named("summarize_expenses")?.attributes["result.count"]).toBe(sums.length);
});

test("an expense is changed and deleted, unless it has changed since it was read", async () => {
  const headers = { ...ada, "if-match": '"1"' };
  const changed = await send("PUT", "/expenses/1", { payload: { amount: 43.75, note: null }, headers });
  expect(changed.headers.etag).toBe('"2"');
  expect(changed.json()).toMatchObject({ amount: 43.75, category: "books", note: null });
  expect((await send("PUT", "/expenses/1", { payload: { amount: 1 }, headers })).statusCode).toBe(412);
  expect((await send("DELETE", "/expenses/1", { headers })).statusCode).toBe(412);
  expect((await send("DELETE", "/expenses/1")).statusCode).toBe(204);
  expect(await idsOf("/expenses")).toEqual([2, 3]);
  expect(eventsOf("update_expense")).toEqual(["Expense updated successfully"]);
  expect(spans.all().flatMap(({ events }) => events.map(({ name }) => name))).toContain("Expense deleted successfully");
});

test.each([
  ["GET", "/expenses/4", undefined, 403, "id"],
  ["PUT", "/expenses/4", { amount: 1 }, 403, "id"],
  ["DELETE", "/expenses/4", undefined, 403, "id"],
  ["GET", "/expenses/77", undefined, 404, "id"],
  ["PUT", "/expenses/77", { amount: 1 }, 404, "id"],
  ["DELETE", "/expenses/77", undefined, 404, "id"],
  ["POST", "/expenses", { ...expense, amount: 0 }, 400, "amount"],
  ["POST", "/expenses", { ...expense, amount: 1.005 }, 400, "amount"],
  ["POST", "/expenses", { ...expense, currency: "eur" }, 400, "currency"],
  ["POST", "/expenses", { ...expense, date: "2025-02-30" }, 400, "date"],
  ["POST", "/expenses", { ...expense, owner_id: 2 }, 400, "owner_id"],
  ["GET", "/expenses/summary?from=2025-02-02&to=2025-02-01", undefined, 400, "to"],
  ["GET", "/expenses/summary?from=yesterday", undefined, 400, "from"],
] as const)("%s %s with %j is rejected with %i because of its %s", async (method, url, payload, status, field) => {
  const response = await send(method, url, payload ? { payload } : {});
  expect(response.json()).toMatchObject({ status, errors: [{ field }] });
});

test("a rejected read of another user's expense is an event", async () => {
  await send("GET", "/expenses/4");
  expect(eventsOf("GET /expenses/{id}")).toEqual(["Unauthorized access to an expense"]);
  await send("DELETE", "/expenses/77");
  expect(eventsOf("delete_expense")).toEqual(["Expense not found"]);
});
