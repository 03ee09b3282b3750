import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lastLines, rotateLog } from "./log-file.ts";

test("rotates a log above 10 MiB, keeps three older ones, and leaves a small log alone", () => {
  const root = mkdtempSync(join(tmpdir(), "log-"));
  const log = join(root, "sub", "a.log");
  rotateLog(log);
  writeFileSync(log, "");
  expect(lastLines(log, 2)).toEqual([]);
  for (const letter of ["a", "b", "c", "d"]) {
    writeFileSync(log, letter.repeat(10 * 2 ** 20));
    rotateLog(log);
  }
  const first = (path: string) => readFileSync(path, "utf8").slice(0, 1);
  expect([log, `${log}.1`, `${log}.2`, `${log}.3`].map(first)).toEqual(["", "d", "c", "b"]);
  expect(existsSync(`${log}.4`)).toBe(false);
  writeFileSync(
    log,
    "one\ntwo\n\tat java.lang.Thread.run(Thread.java:1)\n    at main (x.ts:1:2)\n\t... 7 more\nthree\n\n",
  );
  rotateLog(log);
  expect(lastLines(log, 2)).toEqual(["two", "three"]);
  expect(lastLines(join(root, "none"), 2)).toEqual([]);
  rmSync(root, { recursive: true });
});
