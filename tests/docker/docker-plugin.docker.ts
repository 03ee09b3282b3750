import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dockerPlugin } from "./docker-plugin.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docker-plugin-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const chosen = (path?: string) => dockerPlugin(folder, path === undefined ? {} : { OBS_OFFICIAL_DOCKER_PLUGIN: path });

const given = (...files: readonly string[]): string => {
  const path = join(folder, "given");
  mkdirSync(path);
  for (const file of files) writeFileSync(join(path, file), "");
  return path;
};

const archiveOf = (...files: readonly string[]): string => {
  const archive = join(folder, "plugin.tar.gz");
  execFileSync("tar", ["-czf", archive, "-C", given(...files), "."]);
  return archive;
};

test("the stand-in serves where no plugin is named", () => {
  const { path, isOfficial } = chosen();
  expect(existsSync(join(path, "pulumi-resource-docker"))).toBe(true);
  expect(isOfficial).toBe(false);
});

test("a folder with the plugin in it is used as it is", () => {
  const path = given("pulumi-resource-docker");
  expect(chosen(path)).toEqual({ path, isOfficial: true });
});

test("an archive as Pulumi publishes it is unpacked", () => {
  const { path, isOfficial } = chosen(archiveOf("LICENSE", "README.md", "pulumi-resource-docker"));
  expect(existsSync(join(path, "pulumi-resource-docker"))).toBe(true);
  expect(isOfficial).toBe(true);
});

const expected = "expected a folder, or a .tar.gz, with pulumi-resource-docker in it";

test.each<[string, () => string, string]>([
  ["nothing", () => join(folder, "none"), "there is no "],
  ["a folder without a plugin", () => given("pulumi-resource-kubernetes"), "has no pulumi-resource-docker"],
  ["an archive without a plugin", () => archiveOf("README.md"), "has no pulumi-resource-docker"],
  ["a file that is no archive", () => join(given("notes.txt"), "notes.txt"), "cannot be unpacked"],
])("%s gets one line", (_what, path, problem) => {
  let message = "";
  try {
    chosen(path());
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toMatch(/^OBS_OFFICIAL_DOCKER_PLUGIN: [^\n]+$/);
  expect(message).toContain(problem);
  expect(message).toContain(expected);
});
