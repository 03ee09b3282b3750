import { expect, test } from "vitest";
import { minorOf, negotiate } from "./api-version.ts";

test.each([
  ["20.10", "1.41", "1.12", "1.41"],
  ["25", "1.44", "1.24", "1.44"],
  ["28", "1.51", "1.24", "1.51"],
  ["29", "1.52", "1.44", "1.52"],
  ["a later one", "1.60", "1.44", "1.52"],
  ["an engine that names no least", "1.43", undefined, "1.43"],
])("with Docker %s (API %s, at least %s) version %s is spoken", (_name, ApiVersion, MinAPIVersion, spoken) => {
  expect(negotiate({ ApiVersion, ...(MinAPIVersion !== undefined && { MinAPIVersion }) })).toBe(spoken);
});

test.each([
  ["1.40", "1.12", "update the engine to Docker 20.10 or newer"],
  ["1.70", "1.53", "update this project"],
])("an engine of API %s, at least %s, is refused in one line", (ApiVersion, MinAPIVersion, way) => {
  expect(() => negotiate({ ApiVersion, MinAPIVersion })).toThrow(
    `docker: the engine speaks versions ${MinAPIVersion} to ${ApiVersion} of its API, this project 1.41 to 1.52; ${way}`,
  );
});

test("versions are compared by their second number", () => {
  expect(minorOf("1.9")).toBeLessThan(minorOf("1.44"));
  expect(minorOf("1.100")).toBeGreaterThan(minorOf("1.44"));
});
