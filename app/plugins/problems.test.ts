import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

keepSpans();
let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

const json = { "content-type": "application/json" };
const order = (body: object) => ({ method: "POST", url: "/orders", payload: body }) as const;

test.each([
  ["an unknown route", { method: "GET", url: "/nope?email=a@b.org" }, 404, "path"],
  ["a URL that cannot be read", { method: "GET", url: "/users/%E0%A4%A" }, 400, "path"],
  ["a word as an id", { method: "GET", url: "/users/one" }, 400, "id"],
  ["a city of a novel", { method: "GET", url: `/weather/${"x".repeat(5000)}` }, 400, "city"],
  ["less than a cent", order({ user_id: 1, amount: 5e-324 }), 400, "amount"],
  ["a huge id", { method: "GET", url: "/users/99999999999999999999" }, 400, "id"],
  ["a limit of 0", { method: "GET", url: "/users?limit=0" }, 400, "limit"],
  ["an unknown query", { method: "GET", url: "/orders?sort=up" }, 400, "sort"],
  ["a missing field", order({ amount: 5 }), 400, "user_id"],
  ["a number as text", order({ user_id: 1, amount: "5" }), 400, "amount"],
  ["null", order({ user_id: null, amount: 5 }), 400, "user_id"],
  ["half a cent", order({ user_id: 1, amount: 5.005 }), 400, "amount"],
  ["an unknown field", order({ user_id: 1, amount: 5, admin: true }), 400, "admin"],
  [
    "a field inside a list",
    order({ user_id: 1, items: [{ name: "a", quantity: 0, price: 1 }] }),
    400,
    "items.0.quantity",
  ],
  ["amount and items", order({ user_id: 1, amount: 5, items: [{ name: "a", quantity: 1, price: 1 }] }), 400, "items"],
  ["neither amount nor items", order({ user_id: 1 }), 400, "amount"],
  ["a user who is not there", order({ user_id: 77, amount: 5 }), 404, "user_id"],
  ["broken JSON", { method: "POST", url: "/users", payload: '{"a":', headers: json }, 400, "body"],
  ["no body", { method: "POST", url: "/users", headers: json }, 400, "body"],
  [
    "broken UTF-8",
    { method: "POST", url: "/users", payload: Buffer.from('{"a":"\xff"}', "latin1"), headers: json },
    400,
    "body",
  ],
  [
    "a poisoned prototype",
    { method: "POST", url: "/users", payload: '{"__proto__":{"a":1}}', headers: json },
    400,
    "body",
  ],
  ["a list as body", { method: "POST", url: "/users", payload: "[]", headers: json }, 400, "body"],
  ["XML", { method: "POST", url: "/users", payload: "<a/>", headers: { "content-type": "text/xml" } }, 415, "body"],
  ["a body too large", { method: "POST", url: "/users", payload: { username: "x".repeat(70_000) } }, 413, "body"],
  ["a taken name", { method: "POST", url: "/users", payload: { username: "ada", email: "n@e.org" } }, 409, "username"],
  ["an empty change", { method: "PUT", url: "/users/1", payload: {} }, 400, "body"],
] as const)("%s is rejected, and the error names it", async (_, request, status, field) => {
  const response = await service.app.inject({
    ...request,
    headers: { ...("headers" in request ? request.headers : {}), "x-correlation-id": "c-7" },
  });
  expect(response.statusCode).toBe(status);
  expect(response.headers["content-type"]).toContain("application/problem+json");
  expect(response.json()).toMatchObject({ status, errors: [{ field }], correlation_id: "c-7" });
  expect(response.headers["x-correlation-id"]).toBe("c-7");
});

test.each([
  ["DELETE", "/users", "GET, HEAD, POST"],
  ["POST", "/users/7/", "DELETE, GET, HEAD, PUT"],
  ["QUERY", "/hello", "GET, HEAD"],
  ["PATCH", "/docs/static/index.css", "GET, HEAD"],
] as const)("%s %s gets the allowed methods: %s", async (method, url, allowed) => {
  const response = await service.app.inject({ method: method as "GET", url }); // its types do not include newer methods
  expect(response.json()).toMatchObject({ status: 405, errors: [{ field: "method" }] });
  expect(response.headers["allow"]).toBe(allowed);
});

test.each([
  ["validation", 400, "validation"],
  ["database", 503, "database"],
  ["timeout", 504, "timeout"],
  ["unhandled", 500, "unhandled"],
])("a simulated %s failure returns %i and counts as %s", async (type, status, kind) => {
  const response = await service.app.inject(`/error-simulation?probability=0.25&type=${type}`);
  expect(response.json()).toMatchObject({
    status,
    type: `urn:problem:${kind}`,
    trace_id: expect.stringMatching(/^\w{32}$/),
  });
  expect(response.body).not.toMatch(/table_that|foresaw|TypeError|\.ts/);
  const { values } = await service.metrics.errors.get();
  expect(values.find(({ labels }) => labels.type === kind && labels.route === "/error-simulation")?.value).toBe(1);
});

test("a probability of 0 never fails", async () => {
  const response = await service.app.inject("/error-simulation?probability=0");
  expect(response.json()).toEqual({ status: "ok", type: "unhandled", probability: 0 });
});
