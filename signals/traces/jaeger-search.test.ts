import { describe, expect, it } from "vitest";
import { above, all, any, atLeast, atMost, below, exists, is, not } from "./condition.ts";
import { toJaegerSearch } from "./jaeger-search.ts";

const shop = is("service", "shop & co");

const parametersOf = (path: string | undefined): Readonly<Record<string, string>> => {
  const url = new URL(path ?? "/nothing", "http://jaeger");
  expect(url.pathname).toBe("/search");
  return Object.fromEntries(url.searchParams);
};

describe("Jaeger's search page", () => {
  it.each([
    [shop, {}],
    [all(shop, is("operation", "POST /orders")), { operation: "POST /orders" }],
    [
      all(shop, is("error", true), is("status_code", 503)),
      { tags: '{"error":"true","http.response.status_code":"503"}' },
    ],
    [all(is("user_id", "a.b"), shop), { tags: String.raw`{"user.id":"a\\.b"}` }],
    [all(shop, above("duration", "1s")), { minDuration: "1000.001ms" }],
    [
      all(shop, atLeast("duration", "1s"), below("duration", "2s")),
      { minDuration: "1000ms", maxDuration: "1999.999ms" },
    ],
    [all(shop, atMost("duration", "3ms")), { maxDuration: "3ms" }],
  ])("shows %j", (condition, parameters) => {
    expect(parametersOf(toJaegerSearch(condition, "30m"))).toEqual({
      service: "shop & co",
      lookback: "30m",
      ...parameters,
    });
  });

  it.each([
    ["no service", is("error", true)],
    ["everything", all()],
    ["what does not hold", all(shop, not(is("error", true)))],
    ["alternatives", all(shop, any(is("error", true), is("method", "POST")))],
    ["a field with any value", all(shop, exists("user_id"))],
    ["an order of numbers", all(shop, atLeast("status_code", 500))],
    ["two services", all(shop, is("service", "stock"))],
    ["two limits of one kind", all(shop, above("duration", "1s"), atLeast("duration", "2s"))],
    ["an identifier that is no attribute", all(shop, is("trace_id", "a1"))],
  ])("cannot say %s", (_what, condition) => {
    expect(toJaegerSearch(condition, "30m")).toBeUndefined();
  });
});
