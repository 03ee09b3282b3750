import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Harness } from "../../infra/platforms/conformance/harness.ts";
import { networkName, publicAddress, type DockerContext } from "../../infra/platforms/docker/addresses.ts";
import { mirrored } from "../../infra/platforms/containers/images.ts";
import { dockerOperations } from "../../infra/platforms/docker/operations.ts";
import { machineOf, type EngineInfo } from "../../infra/platforms/docker/preflight.ts";
import { registerDocker } from "../../infra/platforms/docker/resources.ts";
import { renderDocker } from "../../infra/platforms/docker/render.ts";
import { findRepairs } from "../../infra/platforms/docker/repairs.ts";
import { referenceOf, wantedImages } from "../../infra/platforms/containers/image-lock.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { assemble } from "../../infra/stack.ts";
import { stackLabel } from "../../infra/platforms/docker/labels.ts";
import { dockerAccess } from "../../infra/platforms/docker/service-access.ts";
import { explainFailure } from "../../scripts/status/explain-failure.ts";
import { root } from "../../scripts/project/root.ts";
import { openDaemon, type Daemon } from "./daemon.ts";
import { dockerPlugin } from "./docker-plugin.ts";
import { testImages } from "./test-images.ts";
import { openTestRegistry } from "./test-registry.ts";
import { openPulumiStack, secretOf } from "../support/pulumi-stack.ts";

const name = "conformance";
const image = "conformance:test";
const server = "infra/platforms/conformance/server";

/** The suite's server in the place of our own programs, on the base of our own image. */
const buildImage = (folder: string, registry: string, host: string): void => {
  const context = join(folder, "image");
  mkdirSync(context);
  writeFileSync(join(context, "server.js"), stripTypeScriptTypes(readFileSync(join(root, `${server}.ts`), "utf8")));
  writeFileSync(join(context, "package.json"), '{ "type": "module" }\n');
  const base = mirrored(referenceOf(wantedImages.get("node")!), registry);
  const lines = [
    `FROM ${base}`,
    "COPY package.json /app/",
    `COPY server.js /app/${server}.js`,
    "RUN mkdir /data && chown 1000:1000 /data",
  ];
  writeFileSync(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
  const { status, stderr } = spawnSync("docker", ["build", "-q", "-t", image, context], {
    env: { ...process.env, DOCKER_HOST: host },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`docker build: ${stderr}`);
};

export interface DockerHarness extends Harness {
  readonly daemon: Daemon;
  /** What the names of everything that a stack has at the engine begin with. */
  readonly prefix: string;
}

/** Runs stacks of containers by the real Pulumi engine, at a Docker Engine of their own. */
export const dockerHarness = async (): Promise<DockerHarness> => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "conformance-"));
  const plugin = dockerPlugin(folder);
  const daemon = await openDaemon(join(folder, "engine"));
  process.env["DOCKER_HOST"] = daemon.host;
  const registry = await openTestRegistry(
    folder,
    daemon.host,
    testImages.filter((one) => one.name === "node"),
  );
  buildImage(folder, registry.address, daemon.host);
  await registry.close();
  const context: DockerContext = {
    environment: name,
    shift: 4,
    address: "127.0.0.1",
    app: image,
    keepsData: true,
    asksOftenAtStart: false,
    ...machineOf((await daemon.engine.info()) as EngineInfo),
  };
  const options = { environment: name, root, settings: parseSettings({ platform: "docker", "ports.shift": 4 }) };
  let wanted = assemble([]);
  const pulumi = await openPulumiStack({
    name,
    folder,
    providers: [
      { name: "stack", path: join(root, "infra", "provider") },
      { name: "docker", path: plugin.path },
    ],
    program: async () => {
      const repairs = await findRepairs(name, wanted);
      return { secrets: registerDocker(networkName(context), renderDocker(wanted, context), { repairs }) };
    },
    variables: () => ({ DOCKER_HOST: daemon.host }),
  });
  return {
    daemon,
    prefix: `${networkName(context)}-`,
    up: async (stack) => {
      wanted = stack;
      const changed = new Set<string>();
      const onEvent = ({ resourcePreEvent }: EngineEvent) => {
        const step = resourcePreEvent?.metadata;
        const resource = step?.urn.split("::").at(-1) ?? "";
        const isContainer = step?.type === "docker:index/container:Container" && !resource.endsWith("-files");
        if (isContainer && !/^(same|refresh|read)$/.test(step.op)) changed.add(resource);
      };
      // As `npm start` does: without a refresh nobody looks what is there.
      try {
        await pulumi.up({ onEvent, refresh: true });
      } catch (error) {
        throw await explainFailure({ ...options, ...dockerOperations(stack, options), stack }, error);
      }
      return [...changed];
    },
    destroy: async () => {
      await pulumi.destroy();
    },
    url: (stack, service, port) => publicAddress(context, stack, service, port),
    // A crash is mended by the engine itself; what it cannot mend is a container that is gone.
    kill: async (service) => {
      await daemon.engine.getContainer(`${networkName(context)}-${service}`).remove({ force: true });
    },
    secret: (secret) => secretOf(pulumi, secret),
    state: () =>
      Promise.resolve(readFileSync(join(folder, ".pulumi", "stacks", "observability", `${name}.json`), "utf8")),
    leftovers: async () => {
      const { engine } = daemon;
      const containers = (await engine.listContainers({ all: true })).flatMap(({ Names }) => Names);
      const networks = (await engine.listNetworks()).map(({ Name }) => Name);
      const files = (await engine.listVolumes()).Volumes.map(({ Name }) => Name).filter((one) => /-files-/.test(one));
      return [...[...containers, ...networks].filter((one) => one.includes(networkName(context))), ...files];
    },
    operations: (stack) => dockerOperations(stack, options),
    access: (stack) => dockerAccess(stack, options),
    leaveStray: async () => {
      await daemon.engine.createContainer({
        name: `${networkName(context)}-stray`,
        Image: image,
        Cmd: ["node"],
        Labels: { [stackLabel]: name },
      });
    },
    dispose: async () => {
      await daemon.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
