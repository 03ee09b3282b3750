import { expect, test } from "vitest";
import { above, all, any, atMost, exists, is, not } from "./condition.ts";
import { toLucene } from "./lucene.ts";

const failed = is("error", true);

test.each([
  ["every span", all(), "*:*"],
  ["a text, with what Lucene takes for its own", is("route", '/a"b\\c'), String.raw`route:"/a\"b\\c"`],
  ["a number", is("status_code", 503), "status_code:503"],
  ["a field of any value", exists("user_id"), "_exists_:user_id"],
  ["a duration, in the stored microseconds", above("duration", "3s"), "duration:>3000000"],
  ["a limit", atMost("status_code", 499), "status_code:<=499"],
  ["several conditions", all(is("method", "POST"), failed), 'method:"POST" AND error:true'],
  ["a negation", not(failed), "(*:* AND NOT error:true)"],
  [
    "alternatives, which can be joined to others",
    any(all(is("method", "POST"), failed), is("status_code", 500)),
    '((method:"POST" AND error:true) OR status_code:500)',
  ],
])("renders %s in Lucene's language", (_what, condition, expected) => {
  expect(toLucene(condition)).toBe(expected);
});
