import { expect, test } from "vitest";
import { all, is, slowerThan } from "./condition.ts";
import { toLucene } from "./lucene.ts";

test.each([
  ["every span", all(), "*"],
  ["a text, with what Lucene takes for its own", is("route", '/a"b\\c'), String.raw`route:"/a\"b\\c"`],
  ["a number", is("status_code", 503), "status_code:503"],
  ["a duration, in the stored microseconds", slowerThan("3s"), "duration:>3000000"],
  ["several conditions", all(is("method", "POST"), is("error", true)), 'method:"POST" AND error:true'],
])("renders %s in Lucene's language", (_what, condition, expected) => {
  expect(toLucene(condition)).toBe(expected);
});
