import { describe, expect, test } from "vitest";
import { exemplarTraces, instant, json, post, spansOf, targetHealth, type Span } from "./stack-queries.ts";
import { apiServices, type StackUnderTest } from "./stack-under-test.ts";

/** The traces, the service map and the metrics of a stack that runs; `traceId` is of a request that it answered. */
export const testSignals = (stack: () => StackUnderTest, traceId: () => string): void => {
  describe("traces", () => {
    let spans: readonly Span[] = [];

    test("one request makes one trace over four services, with the right parents", async () => {
      const flow = (await json(`${stack().url(8000)}/demo/full-flow/2`)) as { trace_id: string };
      const isWhole = async () => {
        spans = await spansOf(stack().url(16686), flow.trace_id);
        const ids = new Set(spans.map(({ id }) => id));
        const left = apiServices.filter((name) => !spans.some(({ service }) => service === name));
        return left.length === 0 && spans.every(({ parent }) => parent === "" || ids.has(parent));
      };
      await expect.poll(isWhole, { timeout: 20_000 }).toBe(true);
      const byId = new Map(spans.map((span) => [span.id, span]));
      const roots = spans.filter(({ parent }) => parent === "");
      expect(roots.map(({ service, name }) => [service, name])).toEqual([["api", "GET /demo/full-flow/{user_id}"]]);
      for (const called of ["users", "orders", "payments"]) {
        const entries = spans.filter(
          ({ service, parent }) => service === called && byId.get(parent)?.service !== called,
        );
        expect(entries.length, called).toBeGreaterThan(0);
        for (const entry of entries) {
          expect([entry.kind, byId.get(entry.parent)?.kind], entry.name).toEqual([2, 3]);
          expect(byId.get(entry.parent)?.attributes["peer.service"]).toBe(called);
        }
      }
    });

    test("spans are found in Elasticsearch by the short field names, numbers as numbers", async () => {
      const headers = await stack().searchHeaders();
      const count = async (query: unknown) => {
        const url = `${stack().url(9200)}/jaeger-traces-demo/_count`;
        return ((await post(url, { query }, headers)) as { count: number }).count;
      };
      await expect.poll(() => count({ term: { trace_id: traceId() } })).toBeGreaterThan(0);
      expect(
        await count({
          bool: {
            filter: [
              { term: { service: "payments" } },
              { term: { method: "POST" } },
              { range: { status_code: { gte: 200, lt: 300 } } },
            ],
          },
        }),
      ).toBeGreaterThan(0);
      expect(await count({ range: { status_code: { gte: 1000 } } })).toBe(0);
      expect(await count({ term: { "http.method": "POST" } })).toBeGreaterThan(0);
    });
  });

  describe("service map", () => {
    test("Jaeger shows who calls whom", async () => {
      const edges = async () => {
        const url = `${stack().url(16686)}/api/dependencies?endTs=${Date.now()}&lookback=3600000`;
        const { data } = (await json(url)) as { data: readonly { parent: string; child: string; callCount: number }[] };
        const called = data.filter(({ callCount }) => callCount > 0);
        return called.map(({ parent, child }) => `${parent} → ${child}`).toSorted();
      };
      await expect
        .poll(edges, { timeout: 120_000, interval: 1000 })
        .toEqual(["api → orders", "api → payments", "api → users", "orders → payments", "orders → users"]);
    });
  });

  describe("metrics", () => {
    test("every target of Prometheus is up", async () => {
      await expect
        .poll(
          async () => Object.entries(await targetHealth(stack().url(9090))).filter(([, health]) => health !== "up"),
          {
            timeout: 20_000,
          },
        )
        .toEqual([]);
      const watched = [...apiServices, "alertmanager", "jaeger-metrics", "keeper", "node-exporter", "prometheus"];
      expect(Object.keys(await targetHealth(stack().url(9090)))).toEqual(expect.arrayContaining(watched));
    });

    test("traffic is counted, and an exemplar leads to its trace", async () => {
      const { code, output } = await stack().run("traffic", "--duration", "3", "--rps", "20", "--errors", "0");
      expect(code, output).toBe(0);
      const query = 'sum(increase(http_requests_total{service="api",status=~"2.."}[1m]))';
      await expect.poll(() => instant(stack().url(9090), query), { timeout: 10_000 }).toBeGreaterThan(10);
      const traces = await exemplarTraces(stack().url(9090), "http_request_duration_seconds_bucket");
      expect(traces.length).toBeGreaterThan(0);
      await expect
        .poll(async () => (await spansOf(stack().url(16686), traces.at(-1)!)).length, { timeout: 10_000 })
        .toBeGreaterThan(0);
    });
  });
};
