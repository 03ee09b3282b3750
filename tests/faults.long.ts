import { setTimeout as pause } from "node:timers/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseIdentity } from "../infra/provider/identity.ts";
import { table } from "../scripts/table.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace.ts";
import { post } from "./stack-queries.ts";
import { kinds, steadyTraffic, type Sample } from "./steady-traffic.ts";

/** What one fault did to the requests and the traces around it. */
interface Row {
  readonly fault: string;
  readonly service: string;
  /** Requests that do not need the service, and how many of them failed. */
  readonly others: number;
  readonly othersFailed: number;
  /** Requests that need it: how many failed, and how long the slowest took. */
  readonly needing: number;
  readonly needingFailed: number;
  readonly slowestMs: number;
  /** Traces stored before the fault that are no longer there. */
  readonly storedLost: number;
  /** Traces of the time of the fault that never arrived. */
  readonly lost: number;
  /** Seconds from the end of the fault until all is well again. */
  readonly recovered: number;
}

const ours = ["api", "users", "orders", "payments"];
const services = [...ours, "elasticsearch", "jaeger", "prometheus", "alertmanager", "node-exporter"];
const perSecond = 20;
const settleMs = 3000;
const stoppedMs = 30_000;

let workspace: Workspace;
const rows: Row[] = [];

const leader = (service: string): number =>
  parseIdentity(readFileSync(join(workspace.folder, ".data", "local", "run", service, "pid"), "utf8"))!.pid;

const isAllWell = async (): Promise<boolean> => (await workspace.run("status", "--json")).code === 0;

const untilWell = async (seconds: number): Promise<number> => {
  const began = performance.now();
  while (!(await isAllWell())) {
    if (performance.now() - began > seconds * 1000) return Number.POSITIVE_INFINITY;
    await pause(200);
  }
  return (performance.now() - began) / 1000;
};

/** How many of these traces Elasticsearch holds. */
const stored = async (samples: readonly Sample[]): Promise<number> => {
  const found = (await post(`${workspace.url(9200)}/jaeger-traces-demo/_search`, {
    size: 0,
    query: { terms: { trace_id: samples.map(({ traceId }) => traceId) } },
    aggs: { traces: { cardinality: { field: "trace_id", precision_threshold: 40_000 } } },
  })) as { aggregations: { traces: { value: number } } };
  return found.aggregations.traces.value;
};

const isFailed = ({ status }: Sample): boolean => status === 0 || status >= 500;

const under = async (fault: string, service: string, cause: () => Promise<number>): Promise<Row> => {
  const traffic = steadyTraffic(workspace.url(8000), perSecond);
  await pause(settleMs + 2000);
  const before = traffic.samples.filter((sample) => sample.at < traffic.now() - 2000 && !isFailed(sample));
  const beforeStored = await stored(before);
  const from = traffic.now();
  const recovered = await cause();
  await pause(settleMs);
  await traffic.stop();
  await pause(2000);
  const during = traffic.samples.filter(({ at }) => at >= from - 500);
  const needs = (sample: Sample) => kinds.find(({ name }) => name === sample.kind)!.needs.includes(service);
  const needing = during.filter(needs);
  const others = during.filter((sample) => !needs(sample));
  const answered = during.filter((sample) => !isFailed(sample));
  return {
    fault,
    service,
    others: others.length,
    othersFailed: others.filter(isFailed).length,
    needing: needing.length,
    needingFailed: needing.filter(isFailed).length,
    slowestMs: Math.round(Math.max(0, ...needing.map(({ milliseconds }) => milliseconds))),
    storedLost: beforeStored - (await stored(before)),
    lost: answered.length - (await stored(answered)),
    recovered,
  };
};

const judge = (row: Row): void => {
  rows.push(row);
  expect(row.othersFailed, "requests that do not need the service").toBe(0);
  // Nobody can answer for a frozen API itself: there the caller's own time-out decides.
  if (row.service !== "api") expect(row.slowestMs, "the slowest request that needs it").toBeLessThan(12_000);
  expect(row.storedLost, "spans that were stored").toBe(0);
  expect(row.recovered, "seconds until all is well").toBeLessThanOrEqual(30);
};

beforeAll(async () => {
  workspace = await openWorkspace("faults", {});
  const { code, output } = await workspace.run("start");
  if (code !== 0) throw new Error(output);
});

afterAll(async () => {
  const lines = rows.map((row) =>
    Object.values(row).map((value) => (typeof value === "number" ? String(Math.round(value)) : String(value))),
  );
  const heading = Object.keys(rows[0] ?? {});
  process.stdout.write(`\n${table([heading, ...lines])}\n`);
  await workspace.dispose();
});

describe.each(services)("%s", (service) => {
  test("killed: the rest goes on, one start mends it", async () => {
    const row = await under("kill -9", service, async () => {
      process.kill(-leader(service), "SIGKILL");
      await pause(1000);
      const began = performance.now();
      const { code, output } = await workspace.run("start");
      expect(code, output).toBe(0);
      return (performance.now() - began) / 1000;
    });
    judge(row);
  });

  test("stopped for 30 s: the rest goes on, it recovers by itself", async () => {
    const row = await under("SIGSTOP 30 s", service, async () => {
      process.kill(-leader(service), "SIGSTOP");
      await pause(stoppedMs);
      process.kill(-leader(service), "SIGCONT");
      return untilWell(60);
    });
    judge(row);
  });
});
