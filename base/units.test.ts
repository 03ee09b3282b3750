import { expect, test } from "vitest";
import { mebibytes, sizeText } from "./units.ts";

test("sizes are counted in MiB", () => {
  expect([mebibytes("512Mi"), mebibytes("2Gi"), mebibytes("1.5Gi")]).toEqual([512, 2048, 1536]);
});

test("sizes are told in the unit that people think in", () => {
  expect([612.9, 1024, 3700].map(sizeText)).toEqual(["612 MiB", "1.0 GiB", "3.6 GiB"]);
});
