import { expect, test } from "vitest";
import { openTestService } from "../testing/service.ts";

test.each([
  [true, true, 200, "ok"],
  [true, false, 200, "degraded"],
  [false, true, 503, "failed"],
])("with a database %s and an exporter %s, ready answers %i %s", async (database, exporter, code, status) => {
  const service = await openTestService({ healthy: () => exporter });
  if (!database) await service.database.destroy();
  const response = await service.app.inject("/ready");
  expect(response.statusCode).toBe(code);
  expect(response.json()).toMatchObject({ status, checks: { exporter: exporter ? "ok" : "degraded" } });
  expect((await service.app.inject("/health")).statusCode).toBe(200);
  await service.close();
});

test.each([
  ["text/plain", "text/plain; version=0.0.4; charset=utf-8", "# TYPE http_requests_total counter"],
  [
    "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "# TYPE http_requests counter",
  ],
])("metrics asked for as %s come as %s", async (accept, type, line) => {
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
