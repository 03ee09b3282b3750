import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { documentedOperations, walkExamples } from "../testing/walk-examples.ts";
import { examples } from "./examples.ts";

let service: TestService;

beforeAll(async () => {
  service = await openTestService({ random: () => 1 });
});
afterAll(() => service.close());

test("every documented operation has an example", async () => {
  const shown = new Set<string>(examples.map(({ operation }) => operation));
  expect([...(await documentedOperations(service.app))].filter((operation) => !shown.has(operation))).toEqual([]);
});

test("a session runs all examples, and each returns an expected status", async () => {
  expect(await walkExamples(service.app)).toMatchObject({ user: 6, order: 4, payment: 5 });
});
