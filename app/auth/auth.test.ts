import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loginHeaders, sendLogin } from "../testing/login.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
beforeEach(() => spans.clear());
afterAll(() => service.close());

const account = { username: "hedy", email: "hedy@example.org", password: "frequency-hopping" };
const form = "application/x-www-form-urlencoded";
const me = (authorization?: string) =>
  service.app.inject({ url: "/auth/me", headers: authorization === undefined ? {} : { authorization } });

test("a registered user can log in, and the token identifies the user", async () => {
  const registered = await service.app.inject({ method: "POST", url: "/auth/register", payload: account });
  expect(registered.statusCode).toBe(201);
  expect(registered.json()).toEqual({
    id: 6,
    username: "hedy",
    email: "hedy@example.org",
    created_at: expect.any(String),
    updated_at: expect.any(String),
    version: 1,
  });

  const login = await sendLogin(service.app, "hedy", account.password);
  expect(login.statusCode).toBe(200);
  expect(login.headers["cache-control"]).toBe("no-store");
  expect(login.json()).toEqual({ access_token: expect.any(String), token_type: "bearer", expires_in: 1800 });
  expect((await me(`Bearer ${login.json<{ access_token: string }>().access_token}`)).json()).toEqual(registered.json());

  expect(spans.tree()).toEqual(
    expect.arrayContaining([
      "authenticate_user < POST /auth/login",
      "create_jwt_token < POST /auth/login",
      "create_user < POST /auth/register",
      "verify_password < authenticate_user",
    ]),
  );
  expect(spans.named("verify_password")?.attributes).toMatchObject({ "user.id": 6, "verification.result": "success" });
  expect(spans.named("create_jwt_token")?.attributes["token.expiry"]).toMatch(/^\d{4}-.*Z$/);
  expect(spans.named("POST /auth/login")?.events.map(({ name }) => name)).toEqual(["Login successful"]);
  expect(spans.named("GET /auth/me")?.attributes["user.id"]).toBe(6);
  expect((await service.metrics.signups.get()).values[0]?.value).toBe(1);
});

test.each([
  ["a taken name", { ...account, username: "ada", email: "new@example.org" }, 409, "username"],
  ["a taken address", { ...account, username: "new", email: "ada@example.org" }, 409, "username"],
  ["a short password", { ...account, password: "1234567" }, 400, "password"],
  ["no password", { username: "new", email: "new@example.org" }, 400, "password"],
])("a registration with %s is rejected", async (_, payload, status, field) => {
  const response = await service.app.inject({ method: "POST", url: "/auth/register", payload });
  expect(response.json()).toMatchObject({ status, errors: [{ field }] });
});

test("a failed login does not reveal whether the name or the password was wrong, and telemetry contains neither", async () => {
  const [known, unknown] = [await sendLogin(service.app, "ada", "hunter2!"), await sendLogin(service.app, "hunter2!")];
  expect(known.statusCode).toBe(401);
  expect(known.headers["www-authenticate"]).toBe("Bearer");
  const told = (response: typeof known) => ({ ...response.json<object>(), trace_id: 0, correlation_id: 0 });
  expect(told(known)).toEqual(told(unknown));

  const shown = JSON.stringify([spans.all().map(({ attributes, events }) => [attributes, events]), service.logs]);
  expect(shown).not.toContain("hunter2!");
  const { values } = await service.metrics.logins.get();
  expect(values.find(({ labels }) => labels.outcome === "failure")?.value).toBe(2);
});

test.each([
  ["JSON", { payload: { username: "ada", password: "x" } }, 415, "body"],
  ["a name twice", { payload: "username=a&username=b&password=c", headers: { "content-type": form } }, 400, "body"],
  ["no password", { payload: "username=ada", headers: { "content-type": form } }, 400, "password"],
  ["an unknown field", { payload: "username=a&password=b&admin=1", headers: { "content-type": form } }, 400, "admin"],
  [
    "broken UTF-8",
    { payload: Buffer.from("username=\xff&password=b", "latin1"), headers: { "content-type": form } },
    400,
    "body",
  ],
])("a login with %s is rejected, and the error names the field", async (_, request, status, field) => {
  const response = await service.app.inject({ method: "POST", url: "/auth/login", ...request });
  expect(response.json()).toMatchObject({ status, errors: [{ field }] });
});

test.each([undefined, "Bearer", "Bearer a.b.c", "Basic YTpi", "Bearer a b"])(
  "the authorization %s is invalid",
  async (authorization) => {
    const response = await me(authorization);
    expect(response.json()).toMatchObject({ status: 401, errors: [{ field: "authorization" }] });
    expect(spans.named("GET /auth/me")?.events.map(({ name }) => name)).toEqual(["Unauthorized"]);
  },
);

test("the token of a deleted user is invalid on every route", async () => {
  const headers = await loginHeaders(service.app, "donald");
  const title = "Concrete Mathematics";
  const asked = [
    { method: "GET", url: "/auth/me" },
    { method: "GET", url: "/expenses" },
    { method: "POST", url: "/books", payload: { title, author: "Graham" } },
  ] as const;
  const answers = async () =>
    Promise.all(asked.map(async (request) => (await service.app.inject({ ...request, headers })).json<object>()));
  expect(await answers()).toEqual([expect.objectContaining({ id: 5 }), [], expect.objectContaining({ title })]);

  await service.app.inject({ method: "DELETE", url: "/users/5" });
  const refused = { status: 401, detail: "header.authorization: the account of this token is gone" };
  expect(await answers()).toMatchObject(asked.map(() => refused));
});

test("a client with too many attempts has to wait, others do not", async () => {
  const answers = await Promise.all(Array.from({ length: 22 }, () => sendLogin(service.app, "alan", "wrong")));
  const limited = answers.filter(({ statusCode }) => statusCode === 429);
  expect(limited).toHaveLength(2);
  expect(Number(limited[0]?.headers["retry-after"])).toBeGreaterThan(50);
  expect(limited[0]?.headers["content-type"]).toContain("application/problem+json");
  expect((await sendLogin(service.app, "alan")).statusCode).toBe(429);
  expect((await sendLogin(service.app, "ada")).statusCode).toBe(200);
});
