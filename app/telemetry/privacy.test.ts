import { expect, test } from "vitest";
import { openTestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
const email = "ada.private@example.org";
const password = "hunter2-very-secret";
const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

test("addresses, passwords and tokens reach neither a span nor a log, however they come in", async () => {
  const service = await openTestService();
  const headers = { authorization: `Bearer ${token}`, "x-correlation-id": email, "idempotency-key": password };
  const user = { username: "private", email };
  const requests = [
    { method: "POST", url: "/users", payload: user },
    { method: "POST", url: "/users", payload: user },
    { method: "PUT", url: "/users/1", payload: { email: `x${email}` } },
    { method: "POST", url: "/users", payload: { ...user, password } },
    { method: "POST", url: "/users", payload: { username: email, email: password } },
    { method: "POST", url: `/users?password=${password}`, payload: { [email]: token } },
    { method: "GET", url: `/users/${email}` },
    { method: "GET", url: `/users/${encodeURIComponent(email)}?token=${token}` },
    { method: "GET", url: `/login/${token}` },
    { method: "GET", url: "/users" },
    { method: "POST", url: "/payments", payload: { order_id: 1, amount: 5 } },
    { method: "POST", url: "/payments", payload: { order_id: 2, amount: 6 } },
  ] as const;
  for (const request of requests) await service.app.inject({ ...request, headers });
  await service.close();

  const kept = [
    ...spans.all().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ...service.logs,
  ];
  expect(kept.length).toBeGreaterThan(requests.length * 2);
  const text = JSON.stringify(kept);
  for (const secret of [email, encodeURIComponent(email), password, token]) expect(text).not.toContain(secret);
});
