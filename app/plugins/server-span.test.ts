import { SpanKind } from "@opentelemetry/api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
beforeEach(() => {
  spans.clear();
  service.logs.length = 0;
});
afterAll(() => service.close());

test("a request is a server span with its route, its statements and its log line under the same IDs", async () => {
  const response = await service.app.inject({
    url: "/users/2/?token=abc",
    headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "x-correlation-id": "c-1" },
  });
  expect(response.statusCode).toBe(200);
  const server = spans.named("GET /users/{id}");
  expect(server).toMatchObject({ kind: 1, parentSpanContext: { spanId: "b7ad6b7169203331" }, status: { code: 0 } });
  expect(server?.attributes).toMatchObject({
    "http.request.method": "GET",
    "http.route": "/users/{id}",
    "http.response.status_code": 200,
    "url.path": "/users/2/",
    "correlation.id": "c-1",
    "api.operation": "get_user",
    "user.id": 2,
  });
  const { spanId, traceId } = server?.spanContext() ?? {};
  const statement = spans.named("SELECT users");
  expect(statement?.parentSpanContext?.spanId).toBe(spanId);
  expect(statement?.attributes).toMatchObject({
    "db.system.name": "sqlite",
    "db.operation.name": "SELECT",
    "db.collection.name": "users",
    "correlation.id": "c-1",
    "db.query.text":
      'select "id", "username", "email", "created_at", "updated_at", "version" from "users" where "id" = ?',
  });
  expect(service.logs).toEqual([
    expect.objectContaining({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "info",
      logger: "http",
      service: "api",
      message: "GET /users/{id} 200",
      correlation_id: "c-1",
      trace_id: traceId,
      span_id: spanId,
    }),
  ]);
});

test.each(["/users", "/orders"])("%s adds the requested page to the span", async (url) => {
  await service.app.inject(`${url}?skip=1&limit=3`);
  expect(spans.named(`GET ${url}`)?.attributes).toMatchObject({ "pagination.skip": 1, "pagination.limit": 3 });
});

test("a request with a body stays in its trace", async () => {
  await service.app.inject({ method: "POST", url: "/users", payload: { username: "linus", email: "l@e.org" } });
  expect(spans.tree()).toEqual(["INSERT users < create_user", "POST /users < root", "create_user < POST /users"]);
});

test("a failure is an exception on its span, and an error", async () => {
  await service.app.inject("/error-simulation?probability=1");
  const server = spans.named("GET /error-simulation");
  expect(server).toMatchObject({ status: { code: 2 }, attributes: { "error.type": "TypeError" } });
  expect(server?.events.map(({ name }) => name)).toEqual(["exception"]);
  expect(spans.named("simulate_error")?.attributes["error.probability"]).toBe(1);
});

test("a rejection is an event, not an error", async () => {
  await service.app.inject("/users?limit=0");
  expect(spans.named("GET /users")).toMatchObject({ status: { code: 0 }, events: [{ name: "Validation failed" }] });
});

test.each(["/health", "/ready", "/metrics", "/favicon.ico"])("%s is never traced", async (url) => {
  await service.app.inject(url);
  expect(spans.all()).toEqual([]);
});

test("requests without a route share one label", async () => {
  await service.app.inject("/wp-admin/1");
  await service.app.inject("/wp-admin/2");
  expect(spans.all().map(({ name }) => name)).toEqual(["GET unmatched", "GET unmatched"]);
  expect(JSON.stringify(spans.all().map(({ attributes }) => attributes))).not.toContain("wp-admin");
  const { values } = await service.metrics.httpRequests.get();
  const unmatched = values.filter(({ labels }) => labels.route === "unmatched" && labels.method === "GET");
  expect(unmatched).toMatchObject([{ labels: { status: "404" }, value: 3 }]); // the favicon was one of them
});

test.each([
  ["/users/123456789012", "/users/123456789012"],
  ["/users/4000056655665556", "/users/{id}"],
  ["/weather/Paris", "/weather/{city}"],
])("the path %s is stored as %s", async (url, kept) => {
  await service.app.inject(url);
  expect(spans.all().find(({ kind }) => kind === SpanKind.SERVER)?.attributes["url.path"]).toBe(kept);
});
