import { expect, it } from "vitest";
import { parseKql, type Kql } from "./parse-kql.ts";

const bare = (value: string | boolean | null, hasWildcard = false) => ({ value, isQuoted: false, hasWildcard });
const quoted = (value: string) => ({ value, isQuoted: true, hasWildcard: false });
const is = (field: string | null, value: string | boolean | null): Kql => ({ kind: "is", field, value: bare(value) });

it.each<[string, Kql]>([
  ["", { kind: "is", field: "*", value: bare("*", true) }],
  ["a: 1", is("a", "1")],
  ["a:true", is("a", true)],
  ["a : null ", is("a", null)],
  ["just words", is(null, "just words")],
  ["a: *", { kind: "is", field: "a", value: bare("*", true) }],
  [String.raw`a: \*`, is("a", "*")],
  [String.raw`a: "\"b\" \\ \u0041 or (c)"`, { kind: "is", field: "a", value: quoted('"b" \\ A or (c)') }],
  ["a >= 5", { kind: "range", field: "a", operator: "gte", value: bare("5") }],
  ["a<5", { kind: "range", field: "a", operator: "lt", value: bare("5") }],
  ["not a: 1", { kind: "not", part: is("a", "1") }],
  ["not (not a: 1)", { kind: "not", part: { kind: "not", part: is("a", "1") } }],
  [
    "a: 1 OR b: 2 and c: 3",
    { kind: "or", parts: [is("a", "1"), { kind: "and", parts: [is("b", "2"), is("c", "3")] }] },
  ],
  [
    "( a: 1 or b: 2 ) and c: 3",
    { kind: "and", parts: [{ kind: "or", parts: [is("a", "1"), is("b", "2")] }, is("c", "3")] },
  ],
  ["a: (1 or not 2)", { kind: "or", parts: [is("a", "1"), { kind: "not", part: is("a", "2") }] }],
])("reads %j as Kibana does", (text, tree) => {
  expect(parseKql(text)).toEqual(tree);
});

it.each([
  "a: >1",
  "a:",
  ": 1",
  "a: 1 and ",
  "not not a: 1",
  "(a: 1",
  "a: 1)",
  'a: "b',
  "a: b:c",
  "a > ",
  "a: cannot be",
  "a = {1}",
])("refuses %j as Kibana does", (text) => {
  expect(() => parseKql(text)).toThrow(SyntaxError);
});
