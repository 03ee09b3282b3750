import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import dockerPackage from "@pulumi/docker/package.json" with { type: "json" };
import { describePlugin } from "./plugin.ts";

const { version } = dockerPackage;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugin-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: observability\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a plugin that is missing is told with the command that installs it", () => {
  const line = describePlugin(folder, { PULUMI_HOME: folder });
  expect(line).toContain(`docker ${version} is not here yet`);
  expect(line).toContain(`npm run pulumi -- plugin install resource docker ${version}`);
  expect(line).not.toContain("\n");
});

test("a plugin that Pulumi downloaded is told with its folder", () => {
  const home = join(folder, "plugins", `resource-docker-v${version}`);
  mkdirSync(home, { recursive: true });
  expect(describePlugin(folder, { PULUMI_HOME: folder })).toBe(`docker ${version}, ${home}`);
});

test("a plugin that the project file names comes first", () => {
  writeFileSync(join(folder, "Pulumi.yaml"), "plugins: { providers: [{ name: docker, path: /own }] }\n");
  expect(describePlugin(folder, { PULUMI_HOME: folder })).toBe("docker, as Pulumi.yaml names it: /own");
});
