import { describe, expect, test } from "vitest";
import { lockedDigest, referenceOf, wantedImages } from "./image-lock.ts";

describe("the lock in the project", () => {
  test.each([...wantedImages])("has a digest for %s", (name) => {
    expect(lockedDigest(name)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

test("an entry of another version is refused with the way out", () => {
  const image = wantedImages.get("jaeger")!;
  const entry = { digest: "sha256:0", origin: "a test" };
  expect(lockedDigest("jaeger", { jaeger: { ...entry, reference: referenceOf(image) } })).toBe("sha256:0");
  expect(() => lockedDigest("jaeger", { jaeger: { ...entry, reference: "jaegertracing/jaeger:1.0" } })).toThrow(
    /^images\.lock\.json: jaeger: expected jaegertracing\/jaeger:[\d.]+, found jaegertracing\/jaeger:1\.0; run "npm run images:lock"$/,
  );
  expect(() => lockedDigest("jaeger", {})).toThrow("found none");
});
