import { expect, test } from "vitest";
import { mebibytes, sizeText } from "./units.ts";

test("sizes are converted to MiB", () => {
  expect([mebibytes("512Mi"), mebibytes("2Gi"), mebibytes("1.5Gi")]).toEqual([512, 2048, 1536]);
});

test("sizes are printed in the unit that people use", () => {
  expect([612.9, 1024, 3700].map(sizeText)).toEqual(["612 MiB", "1.0 GiB", "3.6 GiB"]);
});
