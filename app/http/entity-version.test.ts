import { expect, test } from "vitest";
import { changedSince, entityTag, wantedVersions } from "./entity-version.ts";

test.each([
  [undefined, undefined],
  ["*", undefined],
  [entityTag(7), [7]],
  ['"3" , "12"', [3, 12]],
  ['W/"3"', []],
  ['"made elsewhere"', []],
])("If-Match %o requests the versions %o", (header, versions) => {
  expect(wantedVersions(header)).toEqual(versions);
});

test.each(["3", '"3', '"3" x', ",", ""])("If-Match %o is rejected, and the error names it", (header) => {
  expect(() => wantedVersions(header)).toThrow(expect.objectContaining({ status: 400, field: "if-match" }));
});

test("a change that is too late gets the current version", () => {
  expect(changedSince(8)).toMatchObject({ status: 412, message: expect.stringContaining('"8"') });
});
