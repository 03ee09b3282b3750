import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Container } from "@pulumi/docker";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { halfMade, type HalfMadeState } from "../../scripts/half-made.ts";
import { pulumiEnvironment } from "../../scripts/pulumi-cli.ts";
import { toYaml } from "../../signals/to-yaml.ts";
import { canRunDaemon, openDaemon, type Daemon } from "./daemon.ts";
import { dockerPlugin } from "./docker-plugin.ts";

/** An image without a file in it: what is made from it is never started. */
const emptyImage = (host: string): string => {
  const env = { ...process.env, DOCKER_HOST: host };
  const command = "tar -c --files-from /dev/null | docker import -";
  return execFileSync("bash", ["-c", command], { env, encoding: "utf8" }).trim();
};

describe.runIf(canRunDaemon())("a container whose files cannot be copied in", () => {
  let folder: string;
  let daemon: Daemon;
  let pulumi: Stack;
  const target = () => join(folder, "target");

  const exported = async (): Promise<HalfMadeState> => (await pulumi.exportStack()).deployment as HalfMadeState;

  beforeAll(async () => {
    folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "half-made-"));
    daemon = await openDaemon(join(folder, "engine"));
    const image = emptyImage(daemon.host);
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      toYaml({
        name: "observability",
        runtime: "nodejs",
        backend: { url: `file://${folder}` },
        plugins: { providers: [{ name: "docker", path: dockerPlugin(folder).path }] },
      }),
    );
    // A file stands where a folder has to be.
    mkdirSync(target());
    writeFileSync(join(target(), "inner"), "");
    const environment = await pulumiEnvironment();
    // The Automation API looks the CLI up in this process' own PATH.
    process.env["PATH"] = environment["PATH"];
    pulumi = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "half-made",
        projectName: "observability",
        program: () => {
          const args = {
            name: "loader",
            image,
            command: ["none"],
            networkMode: "none",
            start: false,
            mustRun: false,
            volumes: [{ hostPath: target(), containerPath: "/target" }],
            uploads: [{ file: "/target/inner/file", content: "text", permissions: "0444" }],
          };
          const container = new Container("loader", args, { deleteBeforeReplace: true });
          return Promise.resolve({ id: container.id });
        },
      },
      {
        workDir: folder,
        envVars: { ...environment, PULUMI_HOME: join(folder, "home"), DOCKER_HOST: daemon.host },
      },
    );
  });

  afterAll(async () => {
    await pulumi?.destroy();
    await daemon?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("stays in the state with its error, which a refresh forgets", async () => {
    await expect(pulumi.up()).rejects.toThrow();
    expect(halfMade(await exported())).toHaveLength(1);
    rmSync(join(target(), "inner"));
    const urns = halfMade(await exported());
    await pulumi.up({ refresh: true });
    expect(existsSync(join(target(), "inner", "file"))).toBe(false);
    expect(halfMade(await exported())).toEqual([]);
    // As npm start does, which looks at the state before it refreshes.
    await pulumi.up({ refresh: true, replace: urns });
    expect(existsSync(join(target(), "inner", "file"))).toBe(true);
    expect(await pulumi.preview({ refresh: true, expectNoChanges: true })).toBeDefined();
  });
});
