import { expect, test } from "vitest";
import { buildUnits } from "./build-unit.ts";
import { judgeCacheSpace } from "./cache-space.ts";

const all = Object.values(buildUnits);
const small = [buildUnits["node-exporter"]];

test.each([
  ["all builds, 12 GB", all, 12, undefined],
  ["all builds, 10.9 GB", all, 10.9, "warning"],
  ["all builds, 0.9 GB", all, 0.9, "problem"],
  ["a small build, 1.1 GB", small, 1.1, undefined],
  ["a small build, 0.9 GB", small, 0.9, "problem"],
  ["releases only, 1.1 GB", [], 1.1, undefined],
  ["releases only, 0.4 GB", [], 0.4, "problem"],
] as const)("room in the cache for %s", (_name, toBuild, freeGigabytes, kind) => {
  expect(judgeCacheSpace({ cache: "/cache", freeGigabytes, toBuild })?.kind).toBe(kind);
});

test("says where, what is expected, what is there and the way out", () => {
  expect(judgeCacheSpace({ cache: "/cache", freeGigabytes: 0.42, toBuild: all })?.text).toBe(
    "tool cache /cache: expected 11.0 GB free to make what is missing, found 0.4 GB; make room, or let OBS_CACHE name a folder on another disk",
  );
});
