import { expect, test } from "vitest";
import { openTestService } from "../testing/service.ts";

const page = "https://shop.example";

test.each([
  ["", page, undefined],
  [`${page}, http://localhost:3000`, page, page],
  [page, "https://evil.example", undefined],
  ["*", page, "*"],
])("with the origins '%s' a page of %s is allowed as %s", async (CORS_ORIGINS, origin, allowed) => {
  const service = await openTestService({ environment: { CORS_ORIGINS } });
  const response = await service.app.inject({ url: "/hello", headers: { origin } });
  expect(response.statusCode).toBe(200);
  expect(response.headers["access-control-allow-origin"]).toBe(allowed);
  await service.close();
});

test("a browser may send changes and trace headers after a preflight request", async () => {
  const service = await openTestService({ environment: { CORS_ORIGINS: page } });
  const preflight = await service.app.inject({
    method: "OPTIONS",
    url: "/users/1",
    headers: { origin: page, "access-control-request-method": "PUT", "access-control-request-headers": "traceparent" },
  });
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers).toMatchObject({
    "access-control-allow-origin": page,
    "access-control-allow-methods": expect.stringContaining("PUT"),
    "access-control-allow-headers": "traceparent",
  });
  await service.close();
});
