import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";
import { toPrometheusText } from "./prometheus-text.ts";

test("the older text format has the same samples, full counter names, and no exemplars", async () => {
  const metrics = createMetrics();
  metrics.ordersCreated.inc(3);
  const labels = { method: "GET", route: "/a b", status: "200" };
  metrics.httpRequestDuration.observe({ labels, value: 0.02, exemplarLabels: { trace_id: "abc" } as never });

  const openMetrics = await metrics.registry.metrics();
  expect(openMetrics).toContain("# TYPE business_orders_created counter\nbusiness_orders_created_total 3");
  expect(openMetrics).toMatch(/le="0.025".*\} 1 # \{trace_id="abc"\} 0.02 \d/);
  expect(openMetrics.trimEnd().endsWith("# EOF")).toBe(true);

  const text = toPrometheusText(openMetrics);
  expect(text).toContain("# TYPE business_orders_created_total counter\nbusiness_orders_created_total 3");
  expect(text).toContain("# TYPE http_request_duration_seconds histogram");
  expect(text).toMatch(/le="0.025".*route="\/a b".*\} 1$/m);
  expect(text).not.toContain("# EOF");
  expect(text).not.toContain("trace_id");
});

test("counters without labels exist from the start", async () => {
  const text = toPrometheusText(await createMetrics().registry.metrics());
  expect(text).toContain("\notel_spans_dropped_total 0\n");
  expect(text).toContain("\notel_export_failures_total 0\n");
  expect(text).toContain("\nbusiness_orders_completed_total 0\n");
});
