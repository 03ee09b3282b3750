import { expect, test } from "vitest";
import { watermarkBytes } from "./watermark.ts";

const gib = 2 ** 30;

test.each([
  [{ low: "2gb", headroom: "200GB" }, 500 * gib, 2 * gib],
  [{ low: "512mb" }, 500 * gib, gib / 2],
  [{ low: "85%", headroom: "200GB" }, 1000 * gib, 150 * gib],
  [{ low: "85%", headroom: "200GB" }, 4000 * gib, 200 * gib],
  [{ low: "0.75", headroom: "-1" }, 4000 * gib, 1000 * gib],
  [{ low: "" }, gib, undefined],
  [{ low: "nonsense" }, gib, undefined],
  [{ low: "185%" }, gib, undefined],
])("%o on a disk of %d bytes is %s", (watermark, disk, expected) => {
  const bytes = watermarkBytes(watermark, disk);
  expect(bytes === undefined ? undefined : Math.round(bytes)).toBe(expected);
});
