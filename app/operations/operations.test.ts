import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
beforeEach(() => spans.clear());
afterAll(() => service.close());

test.each(["GET", "POST"] as const)("%s /db-operation runs real statements in nested spans", async (method) => {
  const response = await service.app.inject({ method, url: "/db-operation" });
  const { run_id, runs, steps } = response.json<{ run_id: number; runs: number; steps: { step: string }[] }>();
  expect(runs).toBe(run_id);
  expect(steps.map(({ step }) => step)).toEqual(["insert", "select", "update", "delete"]);
  expect(spans.tree()).toEqual(
    [
      `${method} /db-operation < root`,
      `database_operation < ${method} /db-operation`,
      "insert_run < database_operation",
      "INSERT operation_runs < insert_run",
      "count_runs < database_operation",
      "SELECT operation_runs < count_runs",
      "finish_run < database_operation",
      "UPDATE operation_runs < finish_run",
      "prune_runs < database_operation",
      "DELETE operation_runs < prune_runs",
    ].toSorted(),
  );
});

test("run 1001 removes the first run", async () => {
  await service.database.insertInto("operation_runs").values({ id: 5000, started_at: "a", finished_at: "b" }).execute();
  await service.app.inject("/db-operation");
  const rows = await service.database.selectFrom("operation_runs").select("id").orderBy("id").execute();
  expect(rows).toEqual([{ id: 5000 }, { id: 5001 }]);
});

test("a complex operation validates, queries, makes parallel calls and aggregates", async () => {
  const response = await service.app.inject("/complex-operation");
  expect(response.json()).toMatchObject({
    user_id: 1,
    username: "ada",
    totals: { orders: 2, ordered: 12_519.9, paid: 19.9 },
    steps: [{ step: "validation" }, { step: "database" }, { step: "services" }, { step: "aggregation" }],
  });
  expect(spans.tree()).toEqual(
    [
      "GET /complex-operation < root",
      "complex_operation < GET /complex-operation",
      "validate_operation < complex_operation",
      "query_runs < complex_operation",
      "SELECT operation_runs < query_runs",
      "call_services < complex_operation",
      "SELECT users < call_services",
      "SELECT orders < call_services",
      "SELECT order_items < call_services",
      "SELECT payments < call_services",
      "SELECT payments < call_services",
      "aggregate_results < complex_operation",
    ].toSorted(),
  );
  expect(spans.named("call_services")?.attributes["operation.type"]).toBe("external_api");
  expect(spans.named("validate_operation")?.events.map(({ name }) => name)).toEqual(["Validation passed"]);
});

test.each([
  ["orders=11", 400, "orders"],
  ["user_id=77", 404, "id"],
])("a complex operation with %s returns %i and names the field", async (query, status, field) => {
  const response = await service.app.inject(`/complex-operation?${query}`);
  expect(response.json()).toMatchObject({ status, errors: [{ field }] });
});
