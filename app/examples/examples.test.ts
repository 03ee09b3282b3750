import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { type Answer, newSession } from "./example.ts";
import { examples } from "./examples.ts";
import { requestOf } from "./request-of.ts";

let service: TestService;
let documented: ReadonlySet<string>;

beforeAll(async () => {
  service = await openTestService({ random: () => 1 });
  const { paths } = (await service.app.inject("/openapi.json")).json<{ paths: Record<string, object> }>();
  documented = new Set(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
});
afterAll(() => service.close());

test("there is an example of every documented operation", () => {
  const shown = new Set<string>(examples.map(({ operation }) => operation));
  expect([...documented].filter((operation) => !shown.has(operation))).toEqual([]);
});

test("a session goes through all of them, and each answers as it should", async () => {
  const known = newSession("walker");
  for (const example of examples.filter(({ operation }) => documented.has(operation))) {
    const { body, ...request } = requestOf(example, known);
    const response = await service.app.inject({ ...request, ...(body !== undefined && { payload: body }) });
    expect(example.expected, `${request.method} ${request.url}: ${response.body}`).toContain(response.statusCode);
    const type = String(response.headers["content-type"]);
    if (type.startsWith("application/json")) example.learn?.(known, response.json<Answer>());
  }
  expect(known).toMatchObject({ user: 6, order: 4, payment: 5 });
});
