import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
beforeEach(async () => {
  service = await openTestService();
  spans.clear();
});
afterEach(() => service.close());

const send = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object, ifMatch?: string) =>
  service.app.inject({
    method,
    url,
    ...(payload && { payload }),
    ...(ifMatch !== undefined && { headers: { "if-match": ifMatch } }),
  });
const idsOf = async (url: string) => (await send("GET", url)).json<{ id: number }[]>().map(({ id }) => id);
const eventsOf = (name: string) => spans.named(name)?.events.map((event) => event.name);
const completed = async () => (await service.metrics.todosCompleted.get()).values[0]?.value;

test("a todo is created for a user", async () => {
  const todo = { title: "Buy milk", description: "Two litres" };
  const created = await send("POST", "/users/2/todos/", todo);
  expect(created.statusCode).toBe(201);
  expect(created.headers.etag).toBe('"1"');
  expect(created.json()).toMatchObject({ ...todo, id: 4, user_id: 2, completed: false, completed_at: null });
  expect((await send("GET", "/todos/4")).json()).toEqual(created.json());
  expect(spans.named("create_todo")?.attributes).toMatchObject({ "user.id": 2, "todo.id": 4 });
  expect(eventsOf("create_todo")).toEqual(["Todo created successfully"]);
  expect((await service.metrics.todosCreated.get()).values[0]?.value).toBe(1);
});

test("lists are pages of all todos, or of one user's", async () => {
  expect(await idsOf("/todos")).toEqual([1, 2, 3]);
  expect(await idsOf("/todos?skip=1&limit=1")).toEqual([2]);
  expect(await idsOf("/users/1/todos")).toEqual([1, 2]);
  expect(await idsOf("/users/1/todos/?skip=1")).toEqual([2]);
  expect(await idsOf("/users/5/todos")).toEqual([]);
});

test("a todo is completed once, however many callers complete it and however often", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => send("PUT", "/todos/1/complete")));
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  expect(new Set(answers.map((answer) => answer.json<{ completed_at: string }>().completed_at)).size).toBe(1);
  await send("PUT", "/todos/1", { completed: true });
  expect(await completed()).toBe(1);
  const events = spans.all().flatMap((span) => span.events.map(({ name }) => name));
  expect(events.filter((name) => name === "Todo completed")).toHaveLength(1);
  expect(service.logs).toContainEqual(expect.objectContaining({ message: "Todo completed", todo_id: 1, user_id: 1 }));
});

test("a todo is changed in the given fields, completed and reopened", async () => {
  const done = await send("PUT", "/todos/3", { description: "Watchdog", completed: true });
  expect(done.json()).toMatchObject({ title: expect.stringMatching(/^Let/), description: "Watchdog", completed: true });
  const again = await send("PUT", "/todos/3", { title: "Anew", completed: false });
  expect(again.json()).toMatchObject({ title: "Anew", description: "Watchdog", completed: false, version: 3 });
  expect(await completed()).toBe(1);
  expect(eventsOf("update_todo")).toEqual(["Todo completed", "Todo updated successfully"]);
});

test("If-Match rejects a change and a deletion of a todo that has changed since", async () => {
  expect((await send("PUT", "/todos/1", { title: "First" }, '"1"')).headers.etag).toBe('"2"');
  expect((await send("PUT", "/todos/1/complete", undefined, '"1"')).statusCode).toBe(412);
  expect((await send("DELETE", "/todos/1", undefined, '"1"')).statusCode).toBe(412);
  expect((await send("DELETE", "/todos/1", undefined, '"2"')).statusCode).toBe(204);
  expect((await send("GET", "/todos/1")).statusCode).toBe(404);
  expect(eventsOf("delete_todo")).toEqual([]);
});

test.each([
  ["POST", "/users/77/todos", { title: "Nobody's" }, 404, "id"],
  ["GET", "/users/77/todos", undefined, 404, "id"],
  ["GET", "/todos/77", undefined, 404, "id"],
  ["PUT", "/todos/77", { title: "None" }, 404, "id"],
  ["PUT", "/todos/77/complete", undefined, 404, "id"],
  ["DELETE", "/todos/77", undefined, 404, "id"],
  ["POST", "/users/1/todos", { title: "" }, 400, "title"],
  ["POST", "/users/1/todos", { title: "x", completed: true }, 400, "completed"],
  ["PUT", "/todos/1", { completed: "yes" }, 400, "completed"],
  ["GET", "/todos?limit=0", undefined, 400, "limit"],
] as const)("%s %s with %j is rejected with %i because of its %s", async (method, url, payload, status, field) => {
  expect((await send(method, url, payload)).json()).toMatchObject({ status, errors: [{ field }] });
  expect(await idsOf("/todos")).toEqual([1, 2, 3]);
});
