import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

test.each([
  ["retention.metrcs", "retention.metrics"],
  ["TRACES.STORAGE", "traces.storage"],
  ["something", undefined],
])("for %s the suggestion is %s", (wrong, meant) => {
  expect(suggest(wrong, ["retention.metrics", "retention.traces", "traces.storage"])).toBe(meant);
});
