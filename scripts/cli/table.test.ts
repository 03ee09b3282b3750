import { expect, test } from "vitest";
import { table } from "./table.ts";

test("columns are as wide as their widest cell, and colours take no room", () => {
  expect(
    table([
      ["A", "STATE", "B"],
      ["one", "\u001B[32mwell\u001B[39m", "x"],
      ["three", "ill", ""],
    ]),
  ).toBe(["A      STATE  B", "one    \u001B[32mwell\u001B[39m   x", "three  ill"].join("\n"));
});
