import { afterAll, beforeAll, expect, test } from "vitest";
import { sendLogin } from "../testing/login.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let users: TestService;
let gateway: TestService;
beforeAll(async () => {
  users = await openTestService({ environment: { SERVICE_ROLE: "users" } });
  const USERS_URL = await users.app.listen({ port: 0, host: "127.0.0.1" });
  gateway = await openTestService({ environment: { SERVICE_ROLE: "api", USERS_URL } });
});
afterAll(async () => {
  await gateway.close();
  await users.close();
});

const account = { username: "hedy", email: "hedy@example.org", password: "frequency-hopping" };
const register = () => gateway.app.inject({ method: "POST", url: "/auth/register", payload: account });

test("accounts live in the service of users; the gateway answers as if they were its own", async () => {
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

test("what the gateway asks of it is not for the outside", async () => {
  const payload = { username: "hedy", password: account.password };
  const ask = ({ app }: TestService) => app.inject({ method: "POST", url: "/internal/accounts/authenticate", payload });
  expect((await ask(users)).json()).not.toHaveProperty("password_hash");
  expect((await ask(gateway)).statusCode).toBe(404);
  expect((await gateway.app.inject("/openapi.json")).body).not.toContain("/internal");
});
