import { expect, test } from "vitest";
import { openTestService } from "../testing/service.ts";
import { startMetricsServer } from "./metrics-server.ts";

test("metrics on their own port are the same in both formats, and the API's port has none", async () => {
  const service = await openTestService({ environment: { PROMETHEUS_PORT: "9464" } });
  const own = await startMetricsServer(service.metrics, { host: "127.0.0.1", port: 0 });
  await service.app.inject("/hello");
  const get = (path: string, accept: string) => fetch(`http://127.0.0.1:${own.port}${path}`, { headers: { accept } });

  const text = await get("/metrics", "text/plain");
  expect(text.headers.get("content-type")).toContain("version=0.0.4");
  expect(await text.text()).toContain('http_requests_total{method="GET",route="/hello",status="200"} 1');
  const openMetrics = await get("/metrics?x=1", "application/openmetrics-text");
  expect(await openMetrics.text()).toMatch(/# EOF\n$/);
  expect((await get("/hello", "text/plain")).status).toBe(404);
  expect((await service.app.inject("/metrics")).statusCode).toBe(404);
  await own.close();
  await service.close();
});
