import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("rotates only logs that are too large", () => {
  const folder = mkdtempSync(join(tmpdir(), "logs-"));
  const large = "x".repeat(10 * 2 ** 20);
  writeFileSync(join(folder, "jaeger.log"), large);
  writeFileSync(join(folder, "api.log"), "small\n");
  writeFileSync(join(folder, "notes.txt"), large);
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "rotate-logs.ts"), folder], {
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([0, "rotated jaeger.log\n"]);
  expect(readdirSync(folder).toSorted()).toEqual(["api.log", "jaeger.log", "jaeger.log.1", "notes.txt"]);
  expect(statSync(join(folder, "jaeger.log")).size).toBe(0);
  expect(statSync(join(folder, "jaeger.log.1")).size).toBe(large.length);
  expect(readFileSync(join(folder, "api.log"), "utf8")).toBe("small\n");
  rmSync(folder, { recursive: true });
});
