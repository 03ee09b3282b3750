import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { all, is, slowerThan } from "./condition.ts";
import { toSearchBody } from "./dsl.ts";
import { toKql } from "./kql.ts";
import { conditionOf, traceQueries, type TraceQuery } from "./queries.ts";
import { renderTraceQueries } from "./render.ts";
import { golden } from "../../base/testing/golden.ts";

const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;
const options = { last: "2h", limit: 7 } as const;

describe("questions about traces", () => {
  it.each([
    ["all services", undefined, "queries.json"],
    ["one service", "checkout", "queries-of-checkout.json"],
  ])("keep their form as it was reviewed, for %s", async (_what, service, file) => {
    await expect(json(renderTraceQueries(service)), golden).toMatchFileSnapshot(`__golden__/${file}`);
  });

  it.each([
    ["all", "", "*"],
    ["slow-posts", "", 'method: "POST" and duration_ms > 500 and error: true'],
    ["user", "42", 'user_id: "42"'],
    ["correlation", 'a"b', String.raw`correlation_id: "a\"b"`],
  ] as const)("%s %s is asked in Kibana as %s", (name, value, kql) => {
    expect(toKql(conditionOf(traceQueries[name], { value }))).toBe(kql);
  });

  it("are about one service if one is given, and else about the same spans", () => {
    for (const query of Object.values<TraceQuery>(traceQueries)) {
      const [own, of] = [conditionOf(query, { value: "v" }), conditionOf(query, { value: "v", service: "cart" })];
      const rest = toKql(own) === "*" ? "" : ` and ${toKql(own)}`;
      expect(toKql(of)).toBe(`service: "cart"${rest}`);
    }
  });
});

describe("a condition", () => {
  it("becomes clauses that must all hold, numbers as numbers, durations in microseconds", () => {
    const condition = all(is("status_code", 503), all(slowerThan("2s"), is("error", true)), is("user_id", 9));
    expect(toSearchBody(condition, options)).toMatchObject({
      size: 7,
      query: {
        bool: {
          filter: [
            { term: { status_code: 503 } },
            { range: { duration: { gt: 2_000_000 } } },
            { term: { error: "true" } },
            { term: { user_id: "9" } },
            { range: { timestamp: { gte: "now-7200s" } } },
          ],
        },
      },
    });
  });

  it("keeps any text inside its quotes in KQL", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [, inner = ""] = /^user_id: "([\s\S]*)"$/.exec(toKql(is("user_id", text))) ?? [];
        expect(inner.replaceAll(/\\(["\\])/g, "$1")).toBe(text);
        expect(inner).not.toMatch(/(?<!\\)(\\\\)*"/);
      }),
    );
  });

  it("names only fields that a span has", () => {
    // @ts-expect-error there is no such field
    expect(toKql(is("statuscode", 500))).toBe("statuscode: 500");
  });
});
