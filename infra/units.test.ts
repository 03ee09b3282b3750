import { expect, test } from "vitest";
import { mebibytes } from "./units.ts";

test("sizes are counted in MiB", () => {
  expect([mebibytes("512Mi"), mebibytes("2Gi"), mebibytes("1.5Gi")]).toEqual([512, 2048, 1536]);
});
