import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeFolder, unmountBelow, whyNoVolumes } from "./mounts.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "mounts-"));
});
afterEach(() => {
  unmountBelow(base);
  rmSync(base, { recursive: true, force: true });
});

const reason = whyNoVolumes();

test("a folder without mounts goes, and one that is not there is no error", () => {
  const folder = join(base, "plain");
  mkdirSync(join(folder, "deep"), { recursive: true });
  removeFolder(folder);
  removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test(`a folder goes with its mounts, one over the other, and what was mounted there stays`, (context) => {
  context.skip(reason !== undefined, reason);
  const kept = join(base, "kept");
  const folder = join(base, "with a blank");
  const inner = join(folder, "volume");
  for (const path of [kept, inner]) mkdirSync(path, { recursive: true });
  writeFileSync(join(kept, "file"), "content");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", inner]);
  execFileSync("mount", ["--bind", kept, inner]);
  removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
  expect(readFileSync(join(kept, "file"), "utf8")).toBe("content");
});
