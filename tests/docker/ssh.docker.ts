import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { Container } from "@pulumi/docker";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { engineEnvironment } from "../../infra/platforms/docker/engine-address.ts";
import { openEngine } from "../../infra/platforms/docker/engine.ts";
import { execIn } from "../../infra/platforms/docker/exec.ts";
import { canRunDaemon } from "./daemon.ts";
import { openSmallStack, type SmallStack } from "./small-stack.ts";

let stack: SmallStack;
let env: Readonly<Record<string, string>>;

/** A program `ssh` that reaches the engine of the test, whatever host it is given: docker's own end of the connection. */
const fakeSsh = (folder: string, host: string): string => {
  const programs = join(folder, "programs");
  mkdirSync(programs);
  writeFileSync(join(programs, "ssh"), `#!/bin/sh\nexec docker --host=${host} system dial-stdio\n`);
  chmodSync(join(programs, "ssh"), 0o755);
  return programs;
};

/** A context as docker's own command line creates and selects it. */
const selectContext = (folder: string): string => {
  const config = join(folder, "docker-config");
  const docker = (...args: readonly string[]) => execFileSync("docker", ["--config", config, "context", ...args]);
  docker("create", "far", "--docker", "host=ssh://me@far");
  docker("use", "far");
  return config;
};

const sleeper = () =>
  new Container("sleeper", {
    name: "sleeper",
    image: stack.image,
    command: ["/bin/busybox", "sleep", "600"],
    networkMode: "none",
    stopTimeout: 1,
  });

describe.runIf(canRunDaemon())("an engine that the selected context names by ssh", () => {
  beforeAll(async () => {
    stack = await openSmallStack("ssh", ({ folder, host, path }) => {
      const programs = [fakeSsh(folder, host), path].join(delimiter);
      vi.stubEnv("PATH", programs);
      env = { DOCKER_CONFIG: selectContext(folder), PATH: programs };
      return { ...engineEnvironment(env), PATH: programs };
    });
  });
  afterAll(async () => {
    await stack?.close();
    vi.unstubAllEnvs();
  });

  test("gets what Pulumi's plugin makes", async () => {
    expect(await stack.up(sleeper)).toEqual({ sleeper: "create" });
    expect(await stack.daemon.engine.getContainer("sleeper").inspect()).toMatchObject({ State: { Running: true } });
    expect(await stack.refreshAndUp(sleeper)).toEqual({});
  });

  test("is asked by our commands, which also feed a program in a container and read its output", async () => {
    const engine = await openEngine(env);
    const [{ Names: names } = { Names: [] }] = await engine.listContainers();
    expect(names).toEqual(["/sleeper"]);
    const text = "a line\n".repeat(100_000);
    let size = 0;
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        size += chunk.length;
        done();
      },
    });
    const command = ["/bin/busybox", "cat"] as const;
    await execIn(engine.getContainer("sleeper"), "sleeper", command, { input: Readable.from([text]), output });
    expect(size).toBe(text.length);
  });
});
