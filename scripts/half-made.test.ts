import { expect, test } from "vitest";
import { halfMade } from "./half-made.ts";

test("what failed half way is made again, and nothing else", () => {
  const resources = [
    { urn: "urn:loader", initErrors: ["unable to upload"] },
    { urn: "urn:whole" },
    { urn: "urn:healthy", initErrors: [] },
    { urn: "urn:unhealthy", initErrors: ["failed to be in healthy state"] },
  ];
  expect(halfMade({ resources })).toEqual(["urn:loader", "urn:unhealthy"]);
  expect(halfMade({})).toEqual([]);
});
