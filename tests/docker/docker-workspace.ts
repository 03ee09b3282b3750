import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { builtImage } from "../../infra/platforms/docker/app-image.ts";
import { toYaml } from "../../signals/to-yaml.ts";
import { copyProject, type Outcome } from "../../scripts/workspace.ts";
import { openDaemon, type Daemon } from "./daemon.ts";
import { openTestRegistry } from "./test-registry.ts";

/** A copy of the project with a stack at a Docker Engine of its own. */
export interface DockerWorkspace {
  readonly folder: string;
  readonly environment: string;
  readonly daemon: Daemon;
  /** The registry that holds the images. */
  readonly registry: string;
  /** Address of a service's usual port. */
  url(port: number): string;
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Runs one task as `npm run <task> -- <arguments>` would. */
  run(task: string, ...args: readonly string[]): Promise<Outcome>;
  pulumi(...args: readonly string[]): Promise<Outcome>;
  docker(...args: readonly string[]): Promise<Outcome>;
  dispose(): Promise<void>;
}

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

/** The docker plugin of Pulumi is the test's own; everything else is the project's. */
const useTestProvider = (folder: string): void => {
  const path = join(folder, "Pulumi.yaml");
  const project = parse(readFileSync(path, "utf8")) as { plugins: { providers: { name: string; path: string }[] } };
  project.plugins.providers.push({ name: "docker", path: join(import.meta.dirname, "provider") });
  writeFileSync(path, toYaml(project));
};

/** Our own image: built once for its sources, and kept in the test's registry. */
const ensureAppImage = async (workspace: DockerWorkspace): Promise<void> => {
  const image = builtImage(workspace.folder);
  const kept = `${workspace.registry}/${image}`;
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

/** Opens a workspace: an engine, a registry with everything in it, the lock of what it holds, and our own image. */
export const openDockerWorkspace = async (settings: Readonly<Record<string, unknown>>): Promise<DockerWorkspace> => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "docker-"));
  const daemon = await openDaemon(join(folder, "engine"));
  const images = await openTestRegistry(folder, daemon.host).catch(async (error: unknown) => {
    await daemon.close();
    throw error;
  });
  const project = join(folder, "project");
  copyProject(project);
  useTestProvider(project);
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
      "images.registry": images.address,
      "api.database": "postgres",
      "api.cache": "redis",
      // There are no images of them.
      "grafana.enabled": false,
      "kibana.enabled": false,
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
  const workspace: DockerWorkspace = {
    folder: project,
    environment,
    daemon,
    registry: images.address,
    url: (port) => `http://127.0.0.1:${port + shift * 100}`,
    configure,
    run,
    pulumi: (...args) => run("pulumi", ...args),
    docker: (...args) => collect("docker", args, project, env),
    dispose: async () => {
      const names = await workspace.docker("ps", "-aq");
      const ids = names.output.split("\n").filter(Boolean);
      if (ids.length > 0) await workspace.docker("rm", "-f", ...ids);
      await images.close();
      await daemon.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    writeFileSync(join(project, `Pulumi.${environment}.yaml`), "config: {}\n");
    configure({});
    await mustWork("npm run images:lock", run("images-lock", "--registry", images.address));
    await ensureAppImage(workspace);
  } catch (error) {
    await workspace.dispose();
    throw error;
  }
  return workspace;
};
