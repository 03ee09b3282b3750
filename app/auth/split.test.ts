import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryCache } from "../cache/memory-cache.ts";
import { loginHeaders, sendLogin } from "../testing/login.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
const clock = { millis: 1000 };
let users: TestService;
let gateway: TestService;
beforeAll(async () => {
  users = await openTestService({ environment: { SERVICE_ROLE: "users" } });
  const USERS_URL = await users.app.listen({ port: 0, host: "127.0.0.1" });
  gateway = await openTestService({
    environment: { SERVICE_ROLE: "api", USERS_URL },
    cache: createMemoryCache({ now: () => clock.millis }),
  });
});
afterAll(async () => {
  await gateway.close();
  await users.close();
});

const account = { username: "hedy", email: "hedy@example.org", password: "frequency-hopping" };
const register = () => gateway.app.inject({ method: "POST", url: "/auth/register", payload: account });

test("the users service owns accounts; the gateway responds as if they were its own", async () => {
  expect((await register()).json()).toMatchObject({ id: 6, username: "hedy" });
  expect((await register()).json()).toMatchObject({ status: 409, errors: [{ field: "username" }] });

  spans.clear();
  const refused = await sendLogin(gateway.app, "hedy", "wrong");
  expect(refused.json()).toMatchObject({ status: 401, detail: "The username or the password is wrong" });
  expect(refused.headers["www-authenticate"]).toBe("Bearer");
  expect((await sendLogin(gateway.app, "hedy", account.password)).statusCode).toBe(200);
  expect(spans.tree()).toEqual(
    expect.arrayContaining([
      "POST /internal/accounts/authenticate < authenticate_user",
      "verify_password < POST /internal/accounts/authenticate",
      "create_jwt_token < POST /auth/login",
    ]),
  );
});

test("a token is invalid at once if the gateway deletes its account, and within ten seconds otherwise", async () => {
  const [alan, edsger] = [await loginHeaders(gateway.app, "alan"), await loginHeaders(gateway.app, "edsger")];
  const statusOf = async (headers: typeof alan) => (await gateway.app.inject({ url: "/expenses", headers })).statusCode;
  const idOf = async (headers: typeof alan) =>
    (await gateway.app.inject({ url: "/auth/me", headers })).json<{ id: number }>().id;
  const [first, second] = [await idOf(alan), await idOf(edsger)];
  spans.clear();
  expect([await statusOf(alan), await statusOf(edsger)]).toEqual([200, 200]);
  expect(spans.tree().filter((name) => name.startsWith("GET /users/{id}"))).toEqual([]);

  expect((await gateway.app.inject({ method: "DELETE", url: `/users/${first}` })).statusCode).toBe(204);
  expect([await statusOf(alan), await statusOf(edsger)]).toEqual([401, 200]);

  expect((await users.app.inject({ method: "DELETE", url: `/users/${second}` })).statusCode).toBe(204);
  expect(await statusOf(edsger)).toBe(200);
  const asked = await gateway.app.inject({ url: "/auth/me", headers: edsger });
  expect(asked.json()).toMatchObject({ status: 401, detail: "The account of this token is gone" });
  clock.millis += 10_001;
  expect(await statusOf(edsger)).toBe(401);
});

test("the routes that the gateway calls on it are not public", async () => {
  const payload = { username: "hedy", password: account.password };
  const ask = ({ app }: TestService) => app.inject({ method: "POST", url: "/internal/accounts/authenticate", payload });
  expect((await ask(users)).json()).not.toHaveProperty("password_hash");
  expect((await ask(gateway)).statusCode).toBe(404);
  expect((await gateway.app.inject("/openapi.json")).body).not.toContain("/internal");
});
