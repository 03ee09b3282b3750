import { join } from "node:path";
import { expect, test } from "vitest";
import { $ } from "zx";
import { root } from "../scripts/project/root.ts";

test("schemathesis finds no response that contradicts the document, over all operations", async () => {
  const run = join(root, "scripts", "run.js");
  const { exitCode, stdall } = await $({
    nothrow: true,
    quiet: true,
  })`${process.execPath} ${run} contract --examples 25`;
  const [, selected, all] = /Selected: (\d+)\/(\d+)/.exec(stdall) ?? [];
  expect(exitCode, stdall.slice(-4000)).toBe(0);
  expect(Number(selected)).toBeGreaterThan(40);
  expect(selected).toBe(all);
  expect(/Tested: (\d+)/.exec(stdall)?.[1]).toBe(all);
});
