import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { platformEnvironment } from "./platform-environment.ts";

/** A project with one stack on this platform, in an environment with a docker context that does not exist. */
const projectOn = (platform: string): string => {
  const root = mkdtempSync(join(tmpdir(), "project-"));
  writeFileSync(join(root, "Pulumi.own.yaml"), `config:\n  observability:platform: ${platform}\n`);
  vi.stubEnv("DOCKER_HOST", "");
  vi.stubEnv("DOCKER_CONTEXT", "gone");
  vi.stubEnv("DOCKER_CONFIG", root);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true });
  });
  return root;
};

test("Pulumi is led to the Docker Engine of a stack of containers", async () => {
  const root = projectOn("docker");
  await expect(platformEnvironment(root, "own")).rejects.toThrow(/^DOCKER_CONTEXT: there is no context "gone"/);
  vi.stubEnv("DOCKER_HOST", "tcp://host:2375");
  expect(await platformEnvironment(root, "own")).toMatchObject({ DOCKER_HOST: "tcp://host:2375", DOCKER_CONTEXT: "" });
});

test.each(["local", "nowhere"])("docker is no matter for a stack on the platform %s", async (platform) => {
  expect(await platformEnvironment(projectOn(platform), "own")).toEqual({});
});

test("nor for a stack that is not known", async () => {
  const root = projectOn("docker");
  expect(await platformEnvironment(root, "other")).toEqual({});
  expect(await platformEnvironment(root)).toEqual({});
});
