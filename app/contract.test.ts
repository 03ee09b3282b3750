import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Check } from "typebox/value";
import { type FakeOpenMeteo, startOpenMeteo } from "./testing/fake-open-meteo.ts";
import { loginHeaders } from "./testing/login.ts";
import { openTestService, type TestService } from "./testing/service.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
}

interface Body {
  readonly example?: object;
  readonly schema: { readonly properties?: Readonly<Record<string, { readonly examples?: readonly unknown[] }>> };
}

interface Operation {
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Body>> };
  readonly security?: readonly unknown[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

interface Route {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

let provider: FakeOpenMeteo;
let service: TestService;
let authorization: { readonly authorization: string };
let operations: readonly Route[];

const JWT_SECRET = "of one stack, and of all its gateways";

const operationsOf = async ({ app }: TestService): Promise<readonly Route[]> => {
  const { paths } = (await app.inject("/openapi.json")).json<{ paths: Record<string, Record<string, Operation>> }>();
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      operation,
    })),
  );
};

beforeAll(async () => {
  provider = await startOpenMeteo();
  service = await openTestService({ random: () => 1, environment: { WEATHER_URL: provider.address, JWT_SECRET } });
  authorization = await loginHeaders(service.app, "ada");
  operations = await operationsOf(service);
});
afterAll(async () => {
  await service.close();
  await provider.close();
});

/** The example of a body, or the examples of its fields. */
const exampleBody = ({ requestBody }: Operation): object | undefined => {
  const [body] = Object.values(requestBody?.content ?? {});
  if (!body) return undefined;
  const fields = Object.entries(body.schema.properties ?? {}).filter(([, { examples }]) => examples);
  return body.example ?? Object.fromEntries(fields.map(([name, { examples }]) => [name, examples?.[0]]));
};

const examplePath = (path: string, { parameters = [] }: Operation): string =>
  parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((url, { name, example }) => url.replace(`{${name}}`, String(example)), path);

const form = "application/x-www-form-urlencoded";

/** An operation's documented example as a request, by a user of the demo data if it needs a token. */
const requestOf = ({ method, operation }: Route, url: string, payload?: object) => {
  const isForm = form in (operation.requestBody?.content ?? {});
  return {
    method,
    url,
    headers: { ...(operation.security && authorization), ...(isForm && { "content-type": form }) },
    ...(payload && { payload: isForm ? new URLSearchParams({ ...payload }).toString() : payload }),
  };
};

const call = (...about: Parameters<typeof requestOf>) => service.app.inject(requestOf(...about));

test("the document names every route of the table", () => {
  const routes = operations.map(({ method, path }) => `${method} ${path}`);
  expect(routes.toSorted()).toEqual([
    "DELETE /books/{id}",
    "DELETE /expenses/{id}",
    "DELETE /todos/{id}",
    "DELETE /users/{id}",
    "GET /",
    "GET /auth/me",
    "GET /books",
    "GET /books/{id}",
    "GET /complex-operation",
    "GET /db-operation",
    "GET /demo/full-flow/{user_id}",
    "GET /error-simulation",
    "GET /expenses",
    "GET /expenses/summary",
    "GET /expenses/{id}",
    "GET /health",
    "GET /hello",
    "GET /metrics",
    "GET /openapi.json",
    "GET /orders",
    "GET /orders/{id}",
    "GET /payments/{id}",
    "GET /ready",
    "GET /todos",
    "GET /todos/{id}",
    "GET /users",
    "GET /users/{id}",
    "GET /users/{id}/todos",
    "GET /weather/{city}",
    "POST /auth/login",
    "POST /auth/register",
    "POST /books",
    "POST /db-operation",
    "POST /expenses",
    "POST /orders",
    "POST /payments",
    "POST /users",
    "POST /users/{id}/todos",
    "PUT /books/{id}",
    "PUT /expenses/{id}",
    "PUT /todos/{id}",
    "PUT /todos/{id}/complete",
    "PUT /users/{id}",
  ]);
});

test("every route documents its errors and returns no other status", () => {
  const statuses = Object.fromEntries(
    operations.map(({ method, path, operation }) => [`${method} ${path}`, Object.keys(operation.responses)]),
  );
  expect(statuses).toMatchObject({
    "GET /hello": ["200"],
    "GET /ready": ["200", "503"],
    "POST /users": ["201", "400", "409", "413", "415"],
    "POST /auth/register": ["201", "400", "409", "413", "415"],
    "POST /auth/login": ["200", "400", "401", "413", "415", "429"],
    "GET /auth/me": ["200", "401"],
    "POST /books": ["201", "400", "401", "413", "415"],
    "PUT /books/{id}": ["200", "400", "401", "403", "404", "412", "413", "415"],
    "DELETE /books/{id}": ["204", "400", "401", "403", "404", "412"],
    "GET /expenses/{id}": ["200", "400", "401", "403", "404"],
    "GET /payments/{id}": ["200", "400", "404"],
    "GET /weather/{city}": ["200", "400", "404", "502", "503"],
    "GET /error-simulation": ["200", "400", "500", "503", "504"],
  });
});

test.each([
  ["are not there", 503, "unavailable"],
  ["answer rubbish", 502, "upstream"],
])("a gateway whose services %s returns %i where it calls them, and documents it", async (how, status, kind) => {
  const rubbish = createServer((_request, response) => response.writeHead(500).end('"?"'));
  await new Promise<void>((resolve) => rubbish.listen(0, "127.0.0.1", resolve));
  const { port } = rubbish.address() as AddressInfo; // a TCP server has no other kind
  const peer = how === "are not there" ? "http://127.0.0.1:9" : `http://127.0.0.1:${port}`;
  const peers = { USERS_URL: peer, ORDERS_URL: peer, PAYMENTS_URL: peer };
  const environment = { SERVICE_ROLE: "api", JWT_SECRET, WEATHER_URL: provider.address, ...peers };
  const gateway = await openTestService({ random: () => 1, environment });

  const named = await operationsOf(gateway);
  const lost: string[] = [];
  for (const [index, route] of named.entries()) {
    const statuses = (of: Route | undefined) => Object.keys(of?.operation.responses ?? {});
    const added = statuses(route).filter((each) => !statuses(operations[index]).includes(each));
    const { path, operation } = route;
    const response = await gateway.app.inject(requestOf(route, examplePath(path, operation), exampleBody(operation)));
    const name = `${route.method} ${path}: ${response.statusCode} ${response.body}`;
    expect(statuses(route), name).toContain(String(response.statusCode));
    if (added.length === 0) continue;
    expect(added, name).toEqual(["502", "503", "504"]);
    expect(response.json(), name).toMatchObject({ status, type: `urn:problem:${kind}` });
    lost.push(route.path);
  }
  expect(new Set(lost.map((path) => path.split("/")[1]))).toEqual(
    new Set(["auth", "books", "complex-operation", "demo", "expenses", "orders", "payments", "users"]),
  );
  await gateway.close();
  rubbish.close().closeAllConnections();
});

test("every route has a description", () => {
  for (const { method, path, operation } of operations) {
    const words = { tags: [expect.any(String)], operationId: expect.any(String), summary: expect.any(String) };
    expect(operation, `${method} ${path}`).toMatchObject(words);
  }
});

test("every body rejects unknown fields", async () => {
  const withBody = operations.filter(({ operation }) => operation.requestBody);
  expect(withBody.length).toBeGreaterThan(5);
  for (const route of withBody) {
    const payload = { ...exampleBody(route.operation), surprise: 1 };
    const response = await call(route, examplePath(route.path, route.operation), payload);
    expect(response.json(), route.path).toMatchObject({ status: 400, errors: [{ field: "surprise" }] });
  }
});

test("every path rejects an ID that is not a number", async () => {
  const withId = operations.filter(({ path }) => /\{(\w+_)?id\}/.test(path));
  expect(withId.length).toBeGreaterThan(5);
  for (const route of withId) {
    const url = route.path.replace(/\{\w+\}/, "x");
    const response = await call(route, url, exampleBody(route.operation));
    expect(response.statusCode, `${route.method} ${url}`).toBe(400);
  }
});

test("every route that needs a token rejects requests without one before it reads a body", async () => {
  const secured = operations.filter(({ operation }) => operation.security);
  expect(secured.length).toBeGreaterThan(0);
  for (const { method, path, operation } of secured) {
    const response = await service.app.inject({ method, url: examplePath(path, operation) });
    expect(response.json(), `${method} ${path}`).toMatchObject({ status: 401, errors: [{ field: "authorization" }] });
  }
});

test("every route works with its own examples, with and without a trailing slash; its user is deleted last", async () => {
  const order = { PUT: 0, GET: 1, POST: 2, DELETE: 3 };
  const turnOf = ({ method, path }: Route) => `${order[method]} ${path}`;
  for (const route of operations.toSorted((a, b) => turnOf(a).localeCompare(turnOf(b)))) {
    const { method, path, operation } = route;
    const url = examplePath(path, operation) + (method === "GET" && path !== "/" ? "/" : "");
    const response = await call(route, url, exampleBody(operation));
    const name = `${method} ${url} ${response.statusCode} ${response.body}`;
    const promised = operation.responses[response.statusCode];
    expect(promised, name).toBeDefined();
    const schema = promised?.content?.["application/json"]?.schema ?? {};
    const isJson = String(response.headers["content-type"]).includes("json");
    expect(Check(schema, isJson ? response.json() : {}), name).toBe(true);
  }
});

test("the documentation is loaded at its first request", async () => {
  const page = await service.app.inject("/docs");
  expect(page.headers["content-type"]).toContain("text/html");
  expect((await service.app.inject("/docs/json")).json()).toHaveProperty("openapi", "3.1.0");
});
