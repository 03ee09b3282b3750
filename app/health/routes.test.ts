import { expect, test } from "vitest";
import type { Cache } from "../cache/cache.ts";
import { createMemoryCache } from "../cache/memory-cache.ts";
import { openTestService } from "../testing/service.ts";

const brokenCache = (): Cache => ({
  ...createMemoryCache(),
  check: () => Promise.reject(new Error("connection lost")),
});

test.each([
  { database: "ok", cache: "ok", exporter: "ok", status: "ok", code: 200 },
  { database: "ok", cache: "ok", exporter: "degraded", status: "degraded", code: 200 },
  { database: "ok", cache: "degraded", exporter: "ok", status: "degraded", code: 200 },
  { database: "failed", cache: "degraded", exporter: "ok", status: "failed", code: 503 },
])(
  "with $database database, $cache cache, $exporter exporter, ready returns $code",
  async ({ status, code, ...checks }) => {
    const { database, cache, exporter } = checks;
    const service = await openTestService({
      healthy: () => exporter === "ok",
      ...(cache !== "ok" && { cache: brokenCache() }),
    });
    if (database !== "ok") await service.database.destroy();
    const response = await service.app.inject("/ready");
    expect(response.statusCode).toBe(code);
    expect(response.json()).toEqual({ status, checks });
    expect((await service.app.inject("/health")).statusCode).toBe(200);
    await service.close();
  },
);

test.each([
  ["text/plain", "text/plain; version=0.0.4; charset=utf-8", "# TYPE http_requests_total counter"],
  [
    "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "# TYPE http_requests counter",
  ],
])("metrics requested as %s are returned as %s", async (accept, type, line) => {
  const service = await openTestService();
  await service.app.inject("/hello");
  const response = await service.app.inject({ url: "/metrics", headers: { accept } });
  expect(response.headers["content-type"]).toBe(type);
  expect(response.body).toContain(line);
  expect(response.body).toContain('http_requests_total{method="GET",route="/hello",status="200"} 1');
  expect(response.body).toContain('http_requests_total{method="GET",route="/users/{id}",status="500"} 0');
  expect(response.body).toContain("http_requests_in_flight 1");
  await service.close();
});
