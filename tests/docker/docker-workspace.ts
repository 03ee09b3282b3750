import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { lockFile, wantedImages, type LockedImage } from "../../infra/platforms/containers/image-lock.ts";
import { mirrored } from "../../infra/platforms/containers/images.ts";
import { builtImage } from "../../infra/platforms/containers/app-image.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { removeFolder } from "../../scripts/workspace/mounts.ts";
import { copyProject, localStackFile, type Outcome } from "../../scripts/workspace/workspace.ts";
import type { ScenarioOptions } from "../support/scenario.ts";
import { apiServices, type StackUnderTest } from "../support/stack-under-test.ts";
import { openDaemon, type Daemon } from "./daemon.ts";
import { dockerPlugin, type DockerPlugin } from "./docker-plugin.ts";
import { openTestRegistry } from "./test-registry.ts";

/** A container as the engine tells of it. */
export interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: {
    readonly Running: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

/** A copy of the project with a stack at a Docker Engine of its own. */
export interface DockerWorkspace extends StackUnderTest {
  readonly folder: string;
  readonly daemon: Daemon;
  /** Whether Pulumi's own plugin serves the stack, and not the tests' stand-in. */
  readonly hasOfficialPlugin: boolean;
  /** The stack's generated secrets, by name. */
  secrets(): Promise<Readonly<Record<string, string>>>;
  /** Every container that runs, by its service or task. */
  containers(): Promise<Readonly<Record<string, Inspected>>>;
  /** Which of the texts stand in the layers of an image. */
  inLayers(image: string, texts: readonly string[]): Promise<readonly string[]>;
  /** Locks a component to another image with the same program in it. */
  changeImage(name: string): Promise<void>;
  /** Adds the settings of a local stack, moved up by so many hundreds. */
  addLocalStack(shift: number): void;
  pulumi(...args: readonly string[]): Promise<Outcome>;
  docker(...args: readonly string[]): Promise<Outcome>;
}

/** What the names of everything that the stack has at the engine begin with. */
export const prefix = "observability-dev-";

const services = [
  ...apiServices,
  "alertmanager",
  "elasticsearch",
  "grafana",
  "jaeger",
  "keeper",
  "kibana",
  "node-exporter",
  "postgres",
  "prometheus",
  "redis",
].toSorted();

/** No other stack of the tests is moved up so far. */
const shift = 160;
const environment = "dev";

const collect = (command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });

const mustWork = async (what: string, outcome: Promise<Outcome>): Promise<string> => {
  const { code, output } = await outcome;
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${output}`);
  return output;
};

/** Whether the stack runs from the official images, which the machine must reach, and not from the tests' own. */
const usesOfficialImages = (): boolean => process.env["OBS_OFFICIAL_IMAGES"] === "1";

const usePlugin = (folder: string, { path: plugin }: DockerPlugin): void => {
  const path = join(folder, "Pulumi.yaml");
  const project = parse(readFileSync(path, "utf8")) as { plugins: { providers: { name: string; path: string }[] } };
  project.plugins.providers.push({ name: "docker", path: plugin });
  writeFileSync(path, toYaml(project));
};

/** The images are the tests' own: the project is of the versions that they hold. */
const useVersions = (folder: string, versions: Readonly<Record<string, string>>): void =>
  writeFileSync(
    join(folder, "base", "released-versions.ts"),
    `export const releasedVersions = ${JSON.stringify(versions)} as const;\n`,
  );

/** Our own image: built once for its sources, and kept in the test's registry. */
const ensureAppImage = async (workspace: DockerWorkspace, registry: string): Promise<void> => {
  const image = builtImage(workspace.folder);
  const kept = `${registry}/${image}`;
  const pulled = await workspace.docker("pull", "-q", kept);
  if (pulled.code === 0) {
    await mustWork("docker tag", workspace.docker("tag", kept, image));
    return;
  }
  const npmRegistry = (
    await mustWork("npm", collect("npm", ["config", "get", "registry"], workspace.folder, process.env))
  )
    .trim()
    .split("\n")
    .at(-1)!;
  await mustWork("npm run image", workspace.run("image", "--npm-registry", npmRegistry));
  await mustWork("docker tag", workspace.docker("tag", image, kept));
  await mustWork("docker push", workspace.docker("push", "-q", kept));
};

/** Which of the texts a stream holds, also across its pieces. */
const textsIn = async (stream: AsyncIterable<Buffer>, texts: readonly string[]): Promise<readonly string[]> => {
  const found = new Set<string>();
  let rest = Buffer.alloc(0);
  for await (const piece of stream) {
    const window = Buffer.concat([rest, piece]);
    for (const text of texts) if (window.includes(text)) found.add(text);
    rest = window.subarray(-1024);
  }
  return texts.filter((text) => found.has(text));
};

/** Address of this machine in the engine's own network. */
const bridgeAddress = async ({ engine }: Daemon): Promise<string> => {
  const { IPAM: addresses } = await engine.getNetwork("bridge").inspect();
  return addresses!.Config![0]!["Gateway"]!;
};

/** Opens a workspace: an engine, a registry with everything in it, the lock of what it holds, and our own image. */
export const openDockerWorkspace: ScenarioOptions<DockerWorkspace>["open"] = async (settingsFor) => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "docker-"));
  const plugin = dockerPlugin(folder);
  const daemon = await openDaemon(join(folder, "engine"));
  const images = usesOfficialImages()
    ? undefined
    : await openTestRegistry(folder, daemon.host).catch(async (error: unknown) => {
        await daemon.close();
        throw error;
      });
  const settings = await settingsFor(await bridgeAddress(daemon));
  const project = join(folder, "project");
  copyProject(project);
  usePlugin(project, plugin);
  if (images) useVersions(project, images.versions);
  const env = {
    ...process.env,
    FORCE_COLOR: undefined,
    DOCKER_HOST: daemon.host,
    OBS_STACK: environment,
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_CONFIG_PASSPHRASE: "of the test",
  };
  const configure = (more: Readonly<Record<string, unknown>>): void => {
    const config = Object.entries({
      platform: "docker",
      "ports.shift": shift,
      "api.database": "postgres",
      "api.cache": "redis",
      ...(images && { "images.registry": images.address }),
      ...settings,
      ...more,
    });
    const path = join(project, `Pulumi.${environment}.yaml`);
    const before = (parse(readFileSync(path, "utf8")) ?? {}) as Readonly<Record<string, unknown>>;
    writeFileSync(
      path,
      toYaml({ ...before, config: Object.fromEntries(config.map(([key, value]) => [`observability:${key}`, value])) }),
    );
  };
  const run = (task: string, ...args: readonly string[]) =>
    collect(process.execPath, [join(project, "scripts", "run.js"), task, ...args], project, env);
  const docker = (...args: readonly string[]) => collect("docker", args, project, env);
  const pulumi = (...args: readonly string[]) => run("pulumi", ...args);
  const listed = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await mustWork(`docker ${args[0]}`, docker(...args))).trim().split("\n").filter(Boolean);
  const containers = async (): Promise<Readonly<Record<string, Inspected>>> => {
    const ids = await listed("ps", "-q", "--no-trunc");
    if (ids.length === 0) return {};
    const found = JSON.parse(await mustWork("docker inspect", docker("inspect", ...ids))) as readonly Inspected[];
    return Object.fromEntries(found.map((one) => [one.Name.slice(1 + prefix.length), one]));
  };
  const volumes = async () =>
    (await listed("volume", "ls", "--format", "{{.Name}}")).filter((name) => name.startsWith(prefix));
  const workspace: DockerWorkspace = {
    folder: project,
    environment,
    pages: process.env["OBS_GRAFANA"] === undefined ? "linked" : "real",
    shift,
    units: services,
    daemon,
    hasOfficialPlugin: plugin.isOfficial,
    url: (port) => `http://127.0.0.1:${port + shift * 100}`,
    configure,
    run,
    shell: (command) => collect("/bin/bash", ["-c", command], project, env),
    pulumi,
    docker,
    containers,
    running: async () => {
      const found = Object.entries(await containers()).filter(([name]) => services.includes(name));
      return Object.fromEntries(found.map(([name, { Id, State }]) => [name, `${Id} ${State.StartedAt}`]));
    },
    kill: async (service) => void (await mustWork("docker rm", docker("rm", "-f", prefix + service))),
    secrets: async () => {
      const shown = await mustWork("pulumi", pulumi("stack", "output", "secrets", "--show-secrets", "--json"));
      return JSON.parse(shown.slice(shown.indexOf("{"))) as Readonly<Record<string, string>>;
    },
    changeImage: async (name) => {
      const path = join(project, lockFile);
      const locked = JSON.parse(readFileSync(path, "utf8")) as Record<string, LockedImage>;
      const entry = locked[name]!;
      const context = join(folder, "changed-image");
      mkdirSync(context);
      const { repository } = wantedImages.get(name)!;
      const target = images ? mirrored(repository, images.address) : repository;
      writeFileSync(join(context, "Dockerfile"), `FROM ${target}@${entry.digest}\nLABEL changed=yes\n`);
      await mustWork("docker build", docker("build", "-q", "-t", `${target}:changed`, context));
      const pushed = await mustWork("docker push", docker("push", `${target}:changed`));
      const [digest] = /sha256:[0-9a-f]{64}/.exec(pushed) ?? [];
      writeFileSync(path, JSON.stringify({ ...locked, [name]: { ...entry, digest } }));
    },
    addLocalStack: (localShift) =>
      writeFileSync(join(project, "Pulumi.local.yaml"), localStackFile({ "ports.shift": localShift })),
    inLayers: (image, texts) => textsIn(spawn("docker", ["save", image], { cwd: project, env }).stdout, texts),
    searchHeaders: async () => {
      const password = (await workspace.secrets())["elasticsearch-admin-password"];
      return { authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}` };
    },
    leftovers: async () => [
      ...(await listed("ps", "-aq")),
      ...(await listed("network", "ls", "--format", "{{.Name}}")).filter((name) => name.includes("observability")),
      ...(await volumes()).filter((name) => name.includes("-files")),
    ],
    hasData: async () => (await volumes()).length > 0,
    dispose: async () => {
      const names = await workspace.docker("ps", "-aq");
      const ids = names.output.split("\n").filter(Boolean);
      if (ids.length > 0) await workspace.docker("rm", "-f", ...ids);
      await images?.close();
      await daemon.close();
      // The engine leaves a mount of its own behind now and then.
      removeFolder(folder);
    },
  };
  try {
    writeFileSync(join(project, `Pulumi.${environment}.yaml`), "config: {}\n");
    configure({});
    if (images) {
      await mustWork("npm run images:lock", run("images-lock", "--registry", images.address));
      await ensureAppImage(workspace, images.address);
    }
  } catch (error) {
    await workspace.dispose();
    throw error;
  }
  return workspace;
};
