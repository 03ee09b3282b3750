import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { median } from "../scripts/bench/medians.ts";
import { table } from "../scripts/cli/table.ts";
import { apiMetrics, processMetrics } from "../signals/api-metrics.ts";
import { type ApiProcess, startApi } from "./support/api-process.ts";
import { type Fault, type FaultyCollector, startFaultyCollector } from "./support/faulty-collector.ts";

const perSecond = 150;
const roundSeconds = 12;
const rounds = 5;
const warmUpSeconds = 4;
const mebibyte = 2 ** 20;
/** The full queue, a batch in progress, and garbage that is not collected yet. */
const mostGrowth = 40 * mebibyte;
const recoveryMillis = 15_000;
const goal = 1.3;

let bare: ApiProcess;
const rows: (readonly string[])[] = [];

beforeAll(async () => {
  bare = await startApi({ OTEL_ENABLED: "false" });
  await bare.load(perSecond, warmUpSeconds);
});

afterAll(async () => {
  await bare.stop();
  const heading = ["collector", "requests", "failed", "p99 ratio", "memory (MiB)", "made", "taken", "dropped"];
  process.stdout.write(`\n${table([heading, ...rows])}\n`);
});

const dropped = (api: ApiProcess): Promise<number> => api.metric(apiMetrics.spansDropped.name);

/** Spans of one request, counted by a collector that accepts all of them. */
const spansPerRequest = async (api: ApiProcess, collector: FaultyCollector): Promise<number> => {
  const { sent } = await api.load(perSecond, warmUpSeconds);
  await vi.waitFor(() => expect(collector.spans() % sent).toBe(0), { timeout: recoveryMillis, interval: 500 });
  expect(collector.spans()).toBeGreaterThan(0);
  return collector.spans() / sent;
};

/** Every created span was accepted or dropped: none is waiting, and none is missing. */
const settled = (api: ApiProcess, collector: FaultyCollector, made: number): Promise<void> =>
  vi.waitFor(async () => expect(collector.spans() + (await dropped(api))).toBe(made), {
    timeout: recoveryMillis,
    interval: 500,
  });

/** Each fault, and the minimum number of failed exports that it causes. A slow collector may fail none. */
const faults: readonly (readonly [Fault, number])[] = [
  ["down", 1],
  ["slow", 0],
  ["answering 500", 1],
];

test.each(faults)("a collector that is %s fails no request", async (fault, failures) => {
  const collector = await startFaultyCollector();
  const api = await startApi({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  try {
    const each = await spansPerRequest(api, collector);
    let requests = collector.spans() / each;
    const before = await api.metric(processMetrics.residentMemory.name);
    await collector.fail(fault);
    const ratios: number[] = [];
    let failed = 0;
    for (let round = 0; round < rounds; round++) {
      // Both at once, request by request, so that other load on the machine affects both equally.
      const [during, without] = await Promise.all([
        api.load(perSecond, roundSeconds),
        bare.load(perSecond, roundSeconds),
      ]);
      requests += during.sent;
      failed += during.failed;
      ratios.push(during.p99 / without.p99);
    }
    const growth = (await api.metric(processMetrics.residentMemory.name)) - before;
    const ready = { failures: await api.metric(apiMetrics.exportFailures.name), lost: await dropped(api) };

    await collector.restore();
    await settled(api, collector, requests * each);
    const lost = await dropped(api);
    requests += (await api.load(perSecond, 2)).sent;
    await settled(api, collector, requests * each);
    rows.push([
      fault,
      String(requests),
      String(failed),
      median(ratios).toFixed(2),
      `+${(growth / mebibyte).toFixed(0)}`,
      String(requests * each),
      String(collector.spans()),
      String(lost),
    ]);
    expect(await dropped(api), "spans dropped after the fault").toBe(lost);
    expect(failed, "failed requests").toBe(0);
    expect(ready.lost, "dropped spans").toBeGreaterThan(0);
    expect(ready.failures, "failed exports").toBeGreaterThanOrEqual(failures);
    expect(growth, "bytes more resident").toBeLessThan(mostGrowth);
    expect(median(ratios), "p99 beside the same load without export").toBeLessThanOrEqual(goal);
  } finally {
    await api.stop();
    await collector.close();
  }
});
