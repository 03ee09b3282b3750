import { expect, test } from "vitest";
import type { Example } from "../examples/example.ts";
import { newSession } from "../examples/example.ts";
import { examples } from "../examples/examples.ts";
import { requestOf } from "../examples/request-of.ts";
import { sendLogin } from "../testing/login.ts";
import { openTestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();

/** Values that must not appear anywhere; none of our own looks like them. */
const canaries = {
  email: "ada.private@example.org",
  password: "hunter2-very-secret",
  token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  card: "4111111111111111",
  spacedCard: "4000 0566 5566 5556",
} as const;
const secrets = Object.values(canaries);

const query = new URLSearchParams(canaries).toString();
const headers = {
  authorization: `Bearer ${canaries.token}`,
  cookie: `session=${canaries.password}`,
  "x-correlation-id": canaries.email,
  "idempotency-key": canaries.password,
  "x-api-key": canaries.password,
};

const fill = (value: unknown, secret: string): unknown => (typeof value === "string" ? secret : value);

const encode = (body: object, encoding: Example["encoding"]): string =>
  encoding === "form" ? new URLSearchParams(Object.entries(body)).toString() : JSON.stringify(body);

/** An example with a secret in place of each text in its body, then with unknown fields. */
const bodiesOf = ({ body, encoding }: Example): readonly (string | undefined)[] => {
  const usual = body?.(newSession("canary"));
  if (!usual) return [undefined];
  return [
    ...secrets.map((secret) =>
      Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, fill(value, secret)])),
    ),
    { ...usual, ...canaries },
    { ...usual, email: canaries.email, password: canaries.password },
    canaries,
    secrets,
  ].map((odd) => encode(odd, encoding));
};

const contentTypeOf = ({ encoding }: Example): string =>
  encoding === "form" ? "application/x-www-form-urlencoded" : "application/json";

const requestsOf = (example: Example) => {
  const { method, url } = requestOf(example, newSession("canary"));
  const [path = "/"] = url.split("?");
  const [, template = "/"] = example.operation.split(" ");
  const paths = template.includes("{")
    ? [path, ...secrets.map((secret) => template.replace(/\{\w+\}/, encodeURIComponent(secret)))]
    : [path];
  return paths.flatMap((odd) =>
    bodiesOf(example).flatMap((payload) =>
      [odd, `${odd}?${query}`].map((target) => ({
        method,
        url: target,
        headers: { ...headers, ...(payload === undefined ? {} : { "content-type": contentTypeOf(example) }) },
        ...(payload === undefined ? {} : { payload }),
      })),
    ),
  );
};

/** Paths without a route, and bodies that are not JSON. */
const strays = secrets.flatMap(
  (secret) =>
    [
      { method: "GET", url: `/login/${encodeURIComponent(canaries.token)}?${query}`, headers },
      { method: "GET", url: `/users/${encodeURIComponent(canaries.email)}/x`, headers },
      { method: "GET", url: `/no-route/${encodeURIComponent(secret)}`, headers },
      {
        method: "POST",
        url: "/users",
        headers: { ...headers, "content-type": "application/json" },
        payload: `{"a":${secret}`,
      },
      { method: "POST", url: "/users", headers: { ...headers, "content-type": "text/plain" }, payload: secret },
    ] as const,
);

test("passwords, tokens, card numbers and e-mail addresses appear in no span, log line or metric of any route", async () => {
  const service = await openTestService({ environment: { LOG_LEVEL: "trace" } });
  const served = examples.filter(({ operation }) => {
    const [method, template = "/"] = operation.split(" ");
    return service.app.hasRoute({ method: method as "GET", url: template.replace(/\{(\w+)\}/, ":$1") }); // the type guarantees it
  });
  expect(served.length).toBeGreaterThan(20);
  const requests = [...served.flatMap(requestsOf), ...strays];
  for (const request of requests) await service.app.inject(request);
  const account = { username: "secretive", email: canaries.email, password: canaries.password };
  await service.app.inject({
    method: "POST",
    url: "/auth/register",
    payload: { ...account, email: `x${account.email}` },
  });
  const login = await sendLogin(service.app, account.username, account.password);
  const { access_token } = login.json<{ access_token: string }>();
  await service.app.inject({ url: "/auth/me", headers: { authorization: `Bearer ${access_token}` } });
  const metrics = await service.metrics.registry.metrics();
  await service.close();

  const kept = [
    ...spans.all().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ...service.logs,
  ];
  expect(kept.length).toBeGreaterThan(requests.length);
  const text = JSON.stringify(kept) + metrics;
  for (const secret of [...secrets, access_token]) {
    for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(" ", "")]) {
      const at = text.indexOf(form);
      expect(at < 0 ? "" : text.slice(Math.max(0, at - 200), at + 80)).toBe("");
    }
  }
});
