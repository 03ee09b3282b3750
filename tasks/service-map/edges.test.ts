import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edgesOf, type MapSpan } from "./edges.ts";

const span = (id: string, service: string, ...parents: readonly string[]): MapSpan => ({
  traceId: "t1",
  spanId: id,
  service,
  parents: parents.map((spanId) => ({ traceId: "t1", spanId })),
});

describe("the edges of a service map", () => {
  test("are the sorted and counted calls from one service to another", () => {
    const parents = [span("a", "orders"), span("b", "api")];
    const calls = [span("1", "payments", "a"), span("2", "payments", "b"), span("3", "payments", "a")];
    expect(edgesOf(calls, parents)).toEqual([
      { parent: "api", child: "payments", callCount: 1 },
      { parent: "orders", child: "payments", callCount: 2 },
    ]);
  });

  test.each([
    ["of the same service", span("1", "api", "a"), [span("a", "api")]],
    ["that is not there", span("1", "users", "gone"), [span("a", "api")]],
    ["of another trace", span("1", "users", "a"), [{ ...span("a", "api"), traceId: "t2" }]],
    ["at all", span("1", "users"), [span("a", "api")]],
  ])("skip a span without a parent, or with one %s", (_what, call, parents) => {
    expect(edgesOf([call], parents)).toEqual([]);
  });

  test("count a span once for each service that caused it", () => {
    const parents = [span("a", "api"), span("b", "api"), span("c", "orders")];
    expect(edgesOf([span("1", "mail", "a", "b", "c")], parents)).toEqual([
      { parent: "api", child: "mail", callCount: 1 },
      { parent: "orders", child: "mail", callCount: 1 },
    ]);
  });

  test("count a span that is stored twice only once", () => {
    const twice = [span("1", "users", "a"), span("1", "users", "a"), span("2", "users", "a")];
    expect(edgesOf(twice, [span("a", "api")])).toEqual([{ parent: "api", child: "users", callCount: 2 }]);
  });

  test("are scaled up if only a sample of the calls was read", () => {
    const calls = [span("1", "users", "a"), span("2", "users", "a")];
    expect(edgesOf(calls, [span("a", "api")], 0.1)).toEqual([{ parent: "api", child: "users", callCount: 20 }]);
  });

  test("count at most one call per span with a cause, no service calling itself, and each pair once", () => {
    const service = fc.constantFrom("a", "b", "c");
    const id = fc.constantFrom("1", "2", "3", "4");
    const spans = fc.array(fc.record({ id, service, parent: fc.option(id) }), { maxLength: 30 });
    fc.assert(
      fc.property(spans, spans, (calls, parents) => {
        const edges = edgesOf(
          calls.map((call) => span(call.id, call.service, ...(call.parent === null ? [] : [call.parent]))),
          parents.map((parent) => span(parent.id, parent.service)),
        );
        const pairs = edges.map(({ parent, child }) => `${parent}>${child}`);
        expect(new Set(pairs).size).toBe(pairs.length);
        expect(edges.filter(({ parent, child }) => parent === child)).toEqual([]);
        const sum = edges.reduce((total, { callCount }) => total + callCount, 0);
        expect(sum).toBeLessThanOrEqual(calls.filter(({ parent }) => parent !== null).length);
      }),
    );
  });
});
