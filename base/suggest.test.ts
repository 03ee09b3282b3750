import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

test.each([
  ["retention.metrcs", "retention.metrics"],
  ["TRACES.STORAGE", "traces.storage"],
  ["something", undefined],
])("suggests for %s the name %s", (wrong, meant) => {
  expect(suggest(wrong, ["retention.metrics", "retention.traces", "traces.storage"])).toBe(meant);
});
