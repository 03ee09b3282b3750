import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { above, all, any, atLeast, atMost, below, exists, is, not, type Condition } from "./condition.ts";
import { toSearchBody } from "./dsl.ts";
import { shownFields } from "./fields.ts";
import { toKql } from "./kql.ts";
import { conditionOf, traceQueries, type TraceQuery } from "./queries.ts";
import { renderTraceQueries } from "./render.ts";
import { anyCondition, anySpan } from "./testing/arbitraries.ts";
import { kqlToDsl } from "./testing/kql-to-dsl.ts";
import { isField, keywordFields, matches, type StoredSpan } from "./testing/matches.ts";
import { fieldsOf, parseKql } from "./testing/parse-kql.ts";
import { spanFor } from "./testing/span-for.ts";
import { golden } from "../../base/testing/golden.ts";

const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;
const options = { last: "2h", limit: 7 } as const;
const queries = Object.entries<TraceQuery>(traceQueries);

/** The clauses of a search for a condition, without the one about time. */
const clausesOf = (condition: Condition): readonly object[] =>
  (toSearchBody(condition, options)["query"] as { bool: { filter: readonly object[] } }).bool.filter.slice(0, -1);

const byDsl = (condition: Condition, span: StoredSpan) => matches({ bool: { filter: clausesOf(condition) } }, span);
const byKql = (condition: Condition, span: StoredSpan) => matches(kqlToDsl(toKql(condition), keywordFields), span);

describe("questions about traces", () => {
  it.each([
    ["all services", undefined, "queries.json"],
    ["one service", "checkout", "queries-of-checkout.json"],
  ])("keep their form as it was reviewed, for %s", async (_what, service, file) => {
    await expect(json(renderTraceQueries(service)), golden).toMatchFileSnapshot(`__golden__/${file}`);
  });

  it.each([
    ["all", undefined, "*"],
    ["slow-posts", undefined, 'method: "POST" and duration_ms > 500 and error: true'],
    ["user", "42", 'user_id: "42"'],
    ["user", undefined, "user_id: *"],
    ["correlation", 'a"b', String.raw`correlation_id: "a\"b"`],
  ] as const)("%s %s is asked in Kibana as %s", (name, value, kql) => {
    expect(toKql(conditionOf(traceQueries[name], value === undefined ? {} : { value }))).toBe(kql);
  });

  it.each(queries)("%s names in KQL only fields that the index template or the data view has", (_name, query) => {
    const fields = fieldsOf(parseKql(toKql(conditionOf(query, { service: "cart" }))));
    expect(fields).toContain("service");
    expect(fields.filter((field) => !isField(field))).toEqual([]);
  });

  it("show only such fields", () => {
    expect(shownFields.filter((field) => !isField(field))).toEqual([]);
    expect(isField("duration_s")).toBe(false);
  });

  it.each(queries)(
    "%s finds something, in both languages, and only everything finds a span without fields",
    (name, query) => {
      const condition = conditionOf(query);
      const [about, other] = [spanFor(condition), { duration: 1000 }];
      expect([byDsl(condition, about), byKql(condition, about)]).toEqual([true, true]);
      expect([byDsl(condition, other), byKql(condition, other)]).toEqual([name === "all", name === "all"]);
    },
  );

  it("find the same spans in both languages", () => {
    const asked = fc.record({ service: fc.constant("POST"), value: fc.constant("POST") }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.constantFrom(...queries), asked, anySpan, ([, query], about, one) => {
        const condition = conditionOf(query, about);
        expect(byKql(condition, one), toKql(condition)).toBe(byDsl(condition, one));
      }),
      { numRuns: 1000 },
    );
  });

  it("are about one service if one is given, and else about the same spans", () => {
    fc.assert(
      fc.property(fc.constantFrom(...queries), anySpan, ([, query], one) => {
        const isOfService = one["process.serviceName"] === "GET";
        expect(byDsl(conditionOf(query, { service: "GET" }), one)).toBe(isOfService && byDsl(conditionOf(query), one));
      }),
    );
  });
});

describe("a condition", () => {
  it("becomes clauses that must all hold, numbers as numbers, durations in microseconds", () => {
    const condition = all(is("status_code", 503), all(above("duration", "2s"), is("error", true)), is("user_id", "9"));
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

  const post = is("method", "POST");
  const failed = is("error", true);
  it.each([
    [not(failed), "not error: true", [{ bool: { must_not: [{ term: { error: "true" } }] } }]],
    [not(not(failed)), "not (not error: true)", undefined],
    [not(all(post, failed)), 'not (method: "POST" and error: true)', undefined],
    [all(post, not(failed)), 'method: "POST" and not error: true', undefined],
    [all(post, any(failed, exists("route"))), 'method: "POST" and (error: true or route: *)', undefined],
    [any(all(post, failed), not(post)), '(method: "POST" and error: true) or not method: "POST"', undefined],
    [above("status_code", 499), "status_code > 499", [{ range: { status_code: { gt: 499 } } }]],
    [atLeast("status_code", 500), "status_code >= 500", [{ range: { status_code: { gte: 500 } } }]],
    [below("duration", "2s"), "duration_ms < 2000", [{ range: { duration: { lt: 2_000_000 } } }]],
    [atMost("duration", "3ms"), "duration_ms <= 3", [{ range: { duration: { lte: 3000 } } }]],
    [exists("user_id"), "user_id: *", [{ exists: { field: "user_id" } }]],
    [not(all()), "not *", [{ bool: { must_not: [{ bool: { filter: [] } }] } }]],
  ])("%j is written as %s", (condition, kql, clauses) => {
    expect(toKql(condition)).toBe(kql);
    expect(clausesOf(condition)).toEqual(clauses ?? clausesOf(condition));
  });

  it("finds the same spans in both languages", () => {
    fc.assert(
      fc.property(anyCondition, anySpan, (condition, span) => {
        expect(byKql(condition, span), toKql(condition)).toBe(byDsl(condition, span));
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps any text as it is in KQL, whatever stands around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const value = { value: text, isQuoted: true, hasWildcard: false };
        const parts = parseKql(toKql(all(is("user_id", text), is("error", true))));
        expect(parts).toMatchObject({ kind: "and", parts: [{ kind: "is", field: "user_id", value }, {}] });
      }),
    );
  });

  it("names only fields that a span has, with values of their kind", () => {
    // @ts-expect-error there is no such field
    expect(toKql(is("statuscode", 500))).toBe("statuscode: 500");
    // @ts-expect-error a status is a number
    expect(toKql(is("status_code", "500"))).toBe('status_code: "500"');
    // @ts-expect-error a span that did not fail has no such field
    expect(toKql(is("error", false))).toBe("error: false");
    // @ts-expect-error text has no order
    expect(toKql(above("method", 1))).toBe("method > 1");
  });
});
