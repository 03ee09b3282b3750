import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secretValue } from "../../infra/secret-text.ts";
import type { ServiceSpec } from "../../infra/service.ts";
import { assemble } from "../../infra/stack.ts";
import { canRunDaemon } from "./daemon.ts";
import { dockerHarness, type DockerHarness } from "./docker-harness.ts";

let harness: DockerHarness;

/** A service that no port of the machine leads to, so that Pulumi's plugin would start it in place; it takes a while. */
const quiet: ServiceSpec = {
  kind: "service",
  name: "quiet",
  program: { entry: "infra/platforms/conformance/server.ts", runtime: "node" },
  needs: [],
  talksTo: [],
  ports: { http: { number: 19_703, protocol: "http", isInternal: true } },
  health: { port: "http", path: "/health", within: "30s" },
  resources: { memory: "64Mi", cpu: "100m" },
  run: (at) => ({
    args: [],
    env: {
      HOST: at.host("http"),
      PORT: String(at.port("http")),
      DELAY_MS: "2000",
      SECRET_FILE: at.secret("token"),
      CONTENT_FILE: at.file("content.txt"),
    },
    files: { "content.txt": "a file" },
    secrets: { token: secretValue("token") },
  }),
};

const up = (spec = quiet) => harness.up(assemble([spec]));

const container = () => harness.daemon.engine.getContainer(`${harness.prefix}quiet`);

const health = async (): Promise<string | undefined> => (await container().inspect()).State.Health?.Status;

/** Where a file of the service lies on the engine's own disk. */
const filePath = async (name: string): Promise<string> => {
  const { Volumes: volumes } = await harness.daemon.engine.listVolumes();
  return join(volumes.find((volume) => volume.Name.startsWith(`${harness.prefix}quiet-files`))!.Mountpoint, name);
};

describe.runIf(canRunDaemon())("a service at a Docker Engine", () => {
  beforeAll(async () => {
    harness = await dockerHarness();
    await up();
  });
  afterAll(async () => {
    await harness?.destroy();
    await harness?.dispose();
  });

  test("gets a health check that changed, once", async () => {
    const patient: ServiceSpec = { ...quiet, health: { port: "http", path: "/health", within: "90s" } };
    expect(await up(patient)).toEqual(["quiet"]);
    expect((await container().inspect()).Config.Healthcheck?.StartPeriod).toBe(90e9);
    expect(await up(patient)).toEqual([]);
    expect(await up()).toEqual(["quiet"]);
  });

  test("is made anew where it was killed, and waited for", async () => {
    await container().kill();
    expect(await up()).toEqual(["quiet"]);
    expect(await health()).toBe("healthy");
    expect(await up()).toEqual([]);
  });

  test("gets its files back where half of them were never copied", async () => {
    const path = await filePath("content.txt");
    await container().remove({ force: true });
    rmSync(path);
    expect(await up()).toEqual(["quiet"]);
    expect(await health()).toBe("healthy");
    expect(existsSync(path)).toBe(true);
    expect(await up()).toEqual([]);
  });
});
