import { context, propagation, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { spans as spanNames } from "../../signals/spans.ts";
import { readSettings } from "../settings/settings.ts";
import type { Environment } from "../settings/variables.ts";
import { type OtlpReceiver, startReceiver } from "../testing/otlp-receiver.ts";
import { createLogger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { addEvent, withSpan } from "./span.ts";
import { startTracing, type Tracing } from "./tracing.ts";

const log = createLogger({ serviceName: "t", logLevel: "silent" });
const open: { close: () => Promise<void> }[] = [];

/** Another test file in the same process may have left its own providers. */
const disableAll = (): void => {
  trace.disable();
  context.disable();
  propagation.disable();
};

beforeEach(disableAll);
afterEach(async () => {
  for (const { close } of open.splice(0)) await close();
  disableAll();
});

const startTraced = async (
  endpoint: string,
  environment: Environment = {},
): Promise<{ metrics: Metrics; tracing: Tracing }> => {
  const metrics = createMetrics();
  const settings = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: "5",
    OTEL_EXPORTER_OTLP_TIMEOUT: "150",
    SERVICE_NAME: "traced",
    ...environment,
  });
  return { metrics, tracing: await startTracing(settings, metrics, log) };
};

const receiver = async (): Promise<OtlpReceiver> => {
  const started = await startReceiver();
  open.push(started);
  return started;
};

const valueOf = async (metric: { get(): Promise<{ values: { value: number }[] }> }): Promise<number> =>
  (await metric.get()).values[0]?.value ?? Number.NaN;

const work = () => withSpan(spanNames.fullFlow, {}, async () => {});

test.each(["lean", "node"])("the %s setup sends spans with names, parents, events and the service", async (sdk) => {
  const collector = await receiver();
  const { tracing } = await startTraced(collector.endpoint, { OTEL_SDK: sdk });
  await withSpan(spanNames.createOrder, { "order.id": 7 }, async () =>
    withSpan(spanNames.processPayment, {}, async () => addEvent("Order paid")),
  );
  const failing = withSpan(spanNames.createUser, {}, async () => {
    throw new RangeError("no grace@example.org here");
  });
  await expect(failing).rejects.toThrow(RangeError);
  await tracing.shutdown();

  const parent = collector.spans.find(({ name }) => name === spanNames.createOrder);
  const child = collector.spans.find(({ name }) => name === spanNames.processPayment);
  const failed = collector.spans.find(({ name }) => name === spanNames.createUser);
  expect(collector.spans).toHaveLength(3);
  expect(parent).toMatchObject({ service: "traced", parentSpanId: "", status: 0, attributes: { "order.id": 7 } });
  expect(child).toMatchObject({ traceId: parent?.traceId, parentSpanId: parent?.spanId, events: ["Order paid"] });
  expect(failed).toMatchObject({ status: 2, events: ["exception"], attributes: { "error.type": "RangeError" } });
});

test("an idle service sends soon, and then one batch per delay", async () => {
  const collector = await receiver();
  const { tracing } = await startTraced(collector.endpoint, { OTEL_BSP_SCHEDULE_DELAY: "60000" });
  await work();
  await vi.waitFor(() => expect(collector.spans).toHaveLength(1), 5000);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(collector.spans).toHaveLength(1);
  await tracing.shutdown();
  expect(collector.spans).toHaveLength(2);
});

test("spans are counted while a collector is down, and it is used again when it is back", async () => {
  const first = await startReceiver();
  await first.close();
  const { metrics, tracing } = await startTraced(first.endpoint);
  await work();
  await work();
  await vi.waitFor(async () => expect(await valueOf(metrics.exportFailures)).toBe(1), 5000);
  expect(await valueOf(metrics.spansDropped)).toBe(2);
  expect(tracing.healthy()).toBe(false);

  const second = await startReceiver(first.port);
  open.push(second);
  await work();
  await vi.waitFor(() => expect(second.spans).toHaveLength(1), 5000);
  await vi.waitFor(() => expect(tracing.healthy()).toBe(true));
  expect(await valueOf(metrics.spansDropped)).toBe(2);
  await tracing.shutdown();
});

test.each(["refuses", "hangs"] as const)(
  "a collector that %s loses counted spans, but requests lose no time",
  async (mood) => {
    const collector = await receiver();
    collector.mood = mood;
    const { metrics, tracing } = await startTraced(collector.endpoint);
    const began = performance.now();
    await work();
    expect(performance.now() - began).toBeLessThan(50);
    await vi.waitFor(async () => expect(await valueOf(metrics.spansDropped)).toBe(1), 5000);
    expect(await valueOf(metrics.exportFailures)).toBe(1);
    collector.mood = "takes";
    await tracing.shutdown();
  },
);

test.each(["lean", "node"])("%s: a full queue drops the newest spans, and all of them are counted", async (sdk) => {
  const collector = await receiver();
  const { metrics, tracing } = await startTraced(collector.endpoint, {
    OTEL_SDK: sdk,
    // A busy machine responds late; a response after the timeout would count as sent and as dropped.
    OTEL_EXPORTER_OTLP_TIMEOUT: "5000",
    OTEL_BSP_MAX_QUEUE_SIZE: "10",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "4",
  });
  await Promise.all(Array.from({ length: 100 }, work));
  await tracing.shutdown();
  const dropped = await valueOf(metrics.spansDropped);
  expect(dropped).toBeGreaterThan(0);
  expect(collector.spans.length + dropped).toBe(100);
});

test("with OTEL_ENABLED=false nothing is sent", async () => {
  const collector = await receiver();
  const { tracing } = await startTraced(collector.endpoint, { OTEL_ENABLED: "false" });
  await work();
  await tracing.shutdown();
  expect(collector.spans).toEqual([]);
});

test("a sampling rate of 0 keeps only what a caller keeps", async () => {
  const collector = await receiver();
  const { tracing } = await startTraced(collector.endpoint, { OTEL_SAMPLING_RATE: "0" });
  await work();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await context.with(propagation.extract(context.active(), { traceparent }), work);
  await tracing.shutdown();
  expect(collector.spans.map(({ parentSpanId }) => parentSpanId)).toEqual(["b7ad6b7169203331"]);
});
