import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import dockerPackage from "@pulumi/docker/package.json" with { type: "json" };
import { lookForPlugin } from "./plugin.ts";

const { version } = dockerPackage;
const command = `npm run pulumi -- plugin install resource docker ${version}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugin-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: observability\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Hosts on loopback: one that answers, with a status of no success, and one that has gone. */
const hosts = async () => {
  const [open, gone] = [createServer((_request, response) => response.writeHead(404).end()), createServer()];
  const addresses = [open, gone].map(async (server) => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  const [answering, silent] = await Promise.all(addresses);
  onTestFinished(() => void open.close());
  gone.close();
  await once(gone, "close");
  return { answering: answering!, silent: silent! };
};

test("a plugin that is missing and can be downloaded is told with the command that does it", async () => {
  const { answering, silent } = await hosts();
  const { text, problem } = await lookForPlugin(folder, { PULUMI_HOME: folder }, [silent, answering]);
  expect(text).toBe(`docker ${version} is not here yet; the first start downloads it, or before: ${command}`);
  expect(problem).toBeUndefined();
});

test("one that cannot be downloaded either is a problem of one line, with the way out", async () => {
  const { silent } = await hosts();
  const { problem } = await lookForPlugin(folder, { PULUMI_HOME: folder }, [silent]);
  expect(problem).toMatch(/is not installed, and cannot be downloaded \(127\.0\.0\.1:\d+: ECONNREFUSED\); [^\n]*$/);
  expect(problem).toContain(`${command} --file <archive>`);
  const mirrored = { PULUMI_HOME: folder, PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: ".*=https://mirror.example" };
  expect((await lookForPlugin(folder, mirrored, [silent])).problem).toBeUndefined();
});

test("a plugin that Pulumi downloaded is told with its folder, a download that was cut off is not there", async () => {
  const { answering } = await hosts();
  const home = join(folder, "plugins", `resource-docker-v${version}`);
  mkdirSync(home, { recursive: true });
  expect(await lookForPlugin(folder, { PULUMI_HOME: folder })).toEqual({ text: `docker ${version}, ${home}` });
  writeFileSync(`${home}.partial`, "");
  expect((await lookForPlugin(folder, { PULUMI_HOME: folder }, [answering])).text).toContain("is not here yet");
});

test("one on PATH is found, and one that the project file names comes first", async () => {
  const program = join(folder, "pulumi-resource-docker");
  writeFileSync(program, "#!/bin/sh\n");
  chmodSync(program, 0o755);
  const env = { PULUMI_HOME: folder, PATH: folder };
  expect((await lookForPlugin(folder, env)).text).toBe(`docker, found on PATH: ${program}`);
  writeFileSync(join(folder, "Pulumi.yaml"), "plugins: { providers: [{ name: docker, path: /own }] }\n");
  expect((await lookForPlugin(folder, env)).text).toBe("docker, as Pulumi.yaml names it: /own");
});
