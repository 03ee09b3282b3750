import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { documentedOperations, walkExamples } from "../testing/walk-examples.ts";
import { examples } from "./examples.ts";

let service: TestService;

beforeAll(async () => {
  service = await openTestService({ random: () => 1 });
});
afterAll(() => service.close());

test("there is an example of every documented operation", async () => {
  const shown = new Set<string>(examples.map(({ operation }) => operation));
  expect([...(await documentedOperations(service.app))].filter((operation) => !shown.has(operation))).toEqual([]);
});

test("a session goes through all of them, and each answers as it should", async () => {
  expect(await walkExamples(service.app)).toMatchObject({ user: 6, order: 4, payment: 5 });
});
